package dev.carillon.it.browser;

/** The colours that a visitor prefers. */
public enum Scheme {
  DARK(0),
  LIGHT(1);

  private final int number;

  Scheme(int number) {
    this.number = number;
  }

  /** As both browsers write it in their settings. */
  int number() {
    return number;
  }
}
