package dev.carillon.ejb.pipeline.model;

import java.util.Locale;

/** How a delivery ended, as stored and as answered. */
public enum DeliveryOutcome {
  /** The provider took it; whether the device shows it, nobody knows. */
  ACCEPTED(1),
  REJECTED(2),
  EXPIRED(3),
  /** The provider token is no longer valid. */
  GONE(4),
  /** Given up after retries. */
  DEAD_LETTERED(5),
  CANCELLED(6),
  /** Changed hands, unsubscribed or disabled between planning and sending. */
  DROPPED(7);

  private final short code;

  DeliveryOutcome(int code) {
    this.code = (short) code;
  }

  public short code() {
    return code;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The outcome with this stored number.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static DeliveryOutcome ofCode(int code) {
    if (code < 1 || code > values().length) {
      throw new IllegalArgumentException("no outcome has the code " + code);
    }
    return values()[code - 1];
  }
}
