package dev.carillon.providers.http2;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** The header of RFC 9110 section 10.2.3: seconds or a date. */
final class RetryAfter {

  /** No answer is believed beyond this. */
  static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** Null when there is no such header or it cannot be read. */
  static Duration parse(String value, Instant now) {
    if (value == null || value.isBlank()) {
      return null;
    }
    String text = value.strip();
    Duration wait =
        text.chars().allMatch(c -> c >= '0' && c <= '9') ? seconds(text) : date(text, now);
    return wait == null || wait.compareTo(LONGEST) <= 0 ? wait : LONGEST;
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration date(String text, Instant now) {
    try {
      Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    } catch (DateTimeException e) {
      // A header that nobody can read asks for nothing.
      return null;
    }
  }
}
