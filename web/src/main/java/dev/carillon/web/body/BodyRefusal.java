package dev.carillon.web.body;

import dev.carillon.web.error.ApiError;
import java.time.Duration;

/** Why a body is not read to its end. */
enum BodyRefusal {
  TOO_LONG(413, "payload_too_large", "the body is longer than this route takes"),
  SLOW(408, "request_timeout", "the body comes too slowly"),
  BROKEN(400, "invalid_input", "the body ended early"),
  /** No place or no memory for more, on this node or in the part of this owner. */
  FULL(503, "service_unavailable", "too many bodies at once, of this caller or of all; try again");

  private static final Duration SOON = Duration.ofSeconds(2);

  private final int status;
  private final String code;
  private final String message;

  BodyRefusal(int status, String code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  ApiError error() {
    return new ApiError(status, code, message, this == FULL ? SOON : null, null);
  }
}
