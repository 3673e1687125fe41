package dev.carillon.ejb.platform.error;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import java.nio.charset.StandardCharsets;

/** Bounds of what callers write. Nothing with control characters or broken surrogates is stored. */
public final class Checks {

  private Checks() {}

  /** Text of 1 to {@code max} characters. */
  public static String text(String field, String value, int max) {
    if (value == null || value.isEmpty()) {
      throw ServiceException.invalid(field + " is required");
    }
    return optional(field, value, max);
  }

  /** Null, or text of at most {@code max} characters. */
  public static String optional(String field, String value, int max) {
    if (value == null) {
      return null;
    }
    if (value.length() > max) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, field + " must have at most " + max + " characters");
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw ServiceException.invalid(field + " must not contain control characters");
      }
    }
    return wellFormed(field, value);
  }

  /** Null, or text of at most {@code max} bytes in UTF-8; line breaks are fine. */
  public static String bytes(String field, String value, int max) {
    if (value != null && value.getBytes(StandardCharsets.UTF_8).length > max) {
      throw new ServiceException(
          ErrorCode.LIMIT_EXCEEDED, field + " must have at most " + max + " bytes");
    }
    if (value != null && value.indexOf(0) >= 0) {
      throw ServiceException.invalid(field + " must not contain NUL");
    }
    return value == null ? null : wellFormed(field, value);
  }

  private static String wellFormed(String field, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw ServiceException.invalid(field + " is not well-formed Unicode");
      }
    }
    return value;
  }
}
