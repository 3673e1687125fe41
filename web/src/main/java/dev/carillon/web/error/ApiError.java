package dev.carillon.web.error;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.InvalidField;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Outage;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A refusal, whatever the shape in which a family of routes writes it: see {@link ErrorShape}.
 *
 * @param retryAfter null where a repetition would not help
 * @param id of the log line of a fault of ours; null for what is the caller's
 * @param fields which fields it is about; empty where it is about none in particular
 */
public record ApiError(
    int status,
    String code,
    String message,
    Duration retryAfter,
    String id,
    List<InvalidField> fields) {
  private static final Logger LOG = LoggerFactory.getLogger(ApiError.class);
  private static final LogPace STACKS = new LogPace();

  public ApiError {
    fields = List.copyOf(fields);
  }

  public ApiError(int status, String code, String message, Duration retryAfter, String id) {
    this(status, code, message, retryAfter, id, List.of());
  }

  public static ApiError of(ServiceException e) {
    return new ApiError(
        status(e.code()), e.code().wireName(), e.getMessage(), e.retryAfter(), null, e.fields());
  }

  public static ApiError of(int status, String code, String message) {
    return new ApiError(status, code, message, null, null);
  }

  /** What the container or the framework refuses, told by its status alone. */
  public static ApiError ofStatus(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    String reason = known == null ? "refused" : known.getReasonPhrase();
    return of(status, code(status), reason);
  }

  /**
   * What no caller can help, logged here: 503 while the database is away or busy, else 500 with an
   * id that stands in the log beside the stack. Nothing of the error's own message. Stacks are
   * logged one a second: of a flood the first says what the others say.
   */
  public static ApiError unexpected(Throwable error) {
    Optional<ServiceException> outage = Outage.of(error);
    if (outage.isPresent()) {
      LOG.warn("answered 503: {}", error.toString());
      return of(outage.get());
    }
    String id = UUID.randomUUID().toString();
    if (STACKS.take() >= 0) {
      LOG.error("unhandled error {}", id, error);
    } else {
      LOG.error("unhandled error {}: {}", id, error.getClass().getName());
    }
    return new ApiError(500, "internal", "internal error", null, id);
  }

  /** Whole seconds for {@code Retry-After}, at least one. */
  public long retryAfterSeconds() {
    return Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }

  private static String code(int status) {
    return switch (status) {
      case 401 -> "auth_failed";
      case 403 -> "forbidden";
      case 404 -> "not_found";
      case 405 -> "method_not_allowed";
      case 406 -> "not_acceptable";
      case 408 -> "request_timeout";
      case 413 -> "payload_too_large";
      case 415 -> "unsupported_media_type";
      case 503 -> "service_unavailable";
      default -> status < 500 ? "invalid_input" : "internal";
    };
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_INPUT, LIMIT_EXCEEDED, MISSING_CHANNEL_INFO -> 400;
      case AUTH_FAILED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case PAYLOAD_TOO_LARGE -> 413;
      case FEATURE_DISABLED -> 422;
      case RATE_LIMITED -> 429;
      case BACKPRESSURE, SERVICE_UNAVAILABLE -> 503;
    };
  }
}
