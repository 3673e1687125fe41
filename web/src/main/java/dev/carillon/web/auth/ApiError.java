package dev.carillon.web.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.error.ErrorCode;
import dev.carillon.ejb.error.ServiceException;
import dev.carillon.web.json.Json;
import java.time.Duration;

/**
 * A refusal in the shape of the signed routes: {@code {error,code,status}}.
 *
 * @param retryAfter null where a repetition would not help
 */
public record ApiError(int status, String code, String message, Duration retryAfter) {

  public static ApiError of(ServiceException e) {
    return new ApiError(status(e.code()), e.code().wireName(), e.getMessage(), e.retryAfter());
  }

  static ApiError of(int status, String code, String message) {
    return new ApiError(status, code, message, null);
  }

  public ObjectNode body() {
    return Json.object().put("error", message).put("code", code).put("status", status);
  }

  /** Whole seconds for {@code Retry-After}, at least one. */
  public long retryAfterSeconds() {
    return Math.max(1, retryAfter.plusMillis(999).toSeconds());
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_INPUT, LIMIT_EXCEEDED -> 400;
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
