package dev.carillon.api;

import java.time.Duration;

/**
 * A request that a service refuses: the caller's fault or a stated limit, never a bug. Rolls the
 * transaction back; nothing was changed. The message is meant for the caller and carries no secret.
 */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Duration retryAfter;

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
  }

  public static ServiceException invalid(String message) {
    return new ServiceException(ErrorCode.INVALID_INPUT, message);
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
}
