package dev.carillon.ejb.pipeline.settle;

import java.nio.charset.StandardCharsets;

/**
 * Makes text that came from outside fit for every database: PostgreSQL takes no NUL, no encoding
 * has a lone surrogate, and columns have lengths. A control character becomes a space or U+FFFD, a
 * lone surrogate U+FFFD; what is too long is cut between characters. Safe for many threads.
 *
 * @param maxCharacters UTF-16 units, the stricter way to count a column's length
 * @param maxBytes of UTF-8
 */
record StorableText(int maxCharacters, int maxBytes) {

  private static final char REPLACEMENT = '\uFFFD';

  /** The text as it can be stored; null stays null. */
  String of(String text) {
    return text == null || isPlain(text) ? text : made(text);
  }

  /** Nearly all text is this: short ASCII, returned as it is. */
  private boolean isPlain(String text) {
    if (text.length() > Math.min(maxCharacters, maxBytes)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private String made(String text) {
    StringBuilder result = new StringBuilder();
    int bytes = 0;
    int at = 0;
    while (at < text.length()) {
      int found = text.codePointAt(at);
      int stored = stored(found);
      bytes += Character.toString(stored).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes || result.length() + Character.charCount(stored) > maxCharacters) {
        break;
      }
      result.appendCodePoint(stored);
      at += Character.charCount(found);
    }
    return result.toString();
  }

  private static int stored(int found) {
    if (Character.isWhitespace(found)) {
      return Character.isISOControl(found) ? ' ' : found;
    }
    boolean unfit =
        Character.isISOControl(found) || Character.getType(found) == Character.SURROGATE;
    return unfit ? REPLACEMENT : found;
  }
}
