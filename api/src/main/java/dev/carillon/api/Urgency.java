package dev.carillon.api;

/**
 * How eagerly a device should be woken (RFC 8030 section 5.3); mapped to each provider's priority.
 */
public enum Urgency {
  VERY_LOW("very-low"),
  LOW("low"),
  NORMAL("normal"),
  HIGH("high");

  private final String wireName;

  Urgency(String wireName) {
    this.wireName = wireName;
  }

  /** The value of the {@code Urgency} header. */
  public String wireName() {
    return wireName;
  }
}
