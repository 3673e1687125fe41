package dev.carillon.api;

import java.util.Locale;

/** What went wrong with a request, in words that every dialect translates to its own shape. */
public enum ErrorCode {
  INVALID_INPUT,
  LIMIT_EXCEEDED,
  /** An event that names no channel. */
  MISSING_CHANNEL_INFO,
  PAYLOAD_TOO_LARGE,
  /** The caller, or the device it speaks for, could not be authenticated. */
  AUTH_FAILED,
  FORBIDDEN,
  NOT_FOUND,
  CONFLICT,
  FEATURE_DISABLED,
  RATE_LIMITED,
  /** A queue is deeper or older than allowed; the request may be repeated after a while. */
  BACKPRESSURE,
  SERVICE_UNAVAILABLE;

  /** The spelling in answers and in docs/errors.md, for example {@code invalid_input}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
