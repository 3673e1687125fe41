package dev.carillon.api;

import java.util.Locale;

/** The priority of a publish: critical work never waits behind normal, nor normal behind bulk. */
public enum Lane {
  CRITICAL((short) 0),
  NORMAL((short) 1),
  BULK((short) 2);

  private final short code;

  Lane(short code) {
    this.code = code;
  }

  /** The stored number; smaller is more urgent. */
  public short code() {
    return code;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The lane with this stored number.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Lane ofCode(int code) {
    for (Lane lane : values()) {
      if (lane.code == code) {
        return lane;
      }
    }
    throw new IllegalArgumentException("no lane has the code " + code);
  }
}
