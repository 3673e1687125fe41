package dev.carillon.api;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that a service refuses: the caller's fault or a stated limit, never a bug. Rolls the
 * transaction back; nothing was changed. The message is meant for the caller and carries no secret.
 */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Duration retryAfter;
  private final List<InvalidField> fields;

  public ServiceException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /**
   * @param retryAfter when it makes sense to try again, null where it does not
   */
  public ServiceException(ErrorCode code, String message, Duration retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.fields = List.of();
  }

  /** Fields that are not as they should be; the message names them all. */
  public ServiceException(ErrorCode code, List<InvalidField> fields) {
    super(
        fields.stream()
            .map(field -> field.name() + ' ' + field.detail())
            .collect(Collectors.joining("; ")));
    this.code = code;
    this.retryAfter = null;
    this.fields = List.copyOf(fields);
  }

  public static ServiceException invalid(String message) {
    return new ServiceException(ErrorCode.INVALID_INPUT, message);
  }

  /** One field that is not as it should be. */
  public static ServiceException invalid(InvalidField field) {
    return new ServiceException(ErrorCode.INVALID_INPUT, List.of(field));
  }

  public static ServiceException notFound(String what) {
    return new ServiceException(ErrorCode.NOT_FOUND, what + " not found");
  }

  public static ServiceException conflict(String message) {
    return new ServiceException(ErrorCode.CONFLICT, message);
  }

  public ErrorCode code() {
    return code;
  }

  /** When it makes sense to try again, null where it does not. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Which fields it is about; empty where it is about none in particular. */
  public List<InvalidField> fields() {
    return fields;
  }
}
