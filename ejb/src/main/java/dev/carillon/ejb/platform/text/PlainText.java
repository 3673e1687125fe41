package dev.carillon.ejb.platform.text;

/** Text of one line that every encoding keeps as it is. */
public final class PlainText {

  private PlainText() {}

  /**
   * Whether it holds neither control characters nor halves of surrogate pairs. The latter all
   * become the same question mark in UTF-8, so that one signature would fit many texts.
   */
  public static boolean isPlain(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
