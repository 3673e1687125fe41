package dev.carillon.api;

/**
 * The push services that Carillon speaks to.
 *
 * <p>{@link #code()} is what is stored and what stands in metrics; {@link #transportType()} and
 * {@link #wireName()} are the spellings of the Sockudo-shaped routes ({@code
 * recipient.transportType} and {@code provider}).
 */
public enum ProviderKind {
  FCM((short) 1, "fcm", "gcm"),
  APNS((short) 2, "apns", "apns"),
  WEB_PUSH((short) 3, "webPush", "web"),
  HMS((short) 4, "hms", "hms"),
  WNS((short) 5, "wns", "wns"),
  /** A device whose recipient is a realtime channel: its push is an event on that channel. */
  REALTIME((short) 6, "realtime", "realtime");

  private final short code;
  private final String wireName;
  private final String transportType;

  ProviderKind(short code, String wireName, String transportType) {
    this.code = code;
    this.wireName = wireName;
    this.transportType = transportType;
  }

  /** The stored number; never reused for another provider. */
  public short code() {
    return code;
  }

  /** The provider's name on the wire, for example {@code webPush}. */
  public String wireName() {
    return wireName;
  }

  /** The recipient's {@code transportType} on the wire, for example {@code gcm}. */
  public String transportType() {
    return transportType;
  }

  /** The name in metrics and in configuration keys: lower case, for example {@code webpush}. */
  public String configName() {
    return wireName.toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The provider with this stored number.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ProviderKind ofCode(int code) {
    for (ProviderKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no provider has the code " + code);
  }
}
