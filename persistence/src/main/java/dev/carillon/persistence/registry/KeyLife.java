package dev.carillon.persistence.registry;

/**
 * From when to when a key is good; epoch milliseconds.
 *
 * @param expiresAt null for never
 * @param lastUsedAt to the minute; null for never
 */
public record KeyLife(boolean enabled, long createdAt, Long expiresAt, Long lastUsedAt) {

  /** A new key. */
  public static KeyLife from(long createdAt, Long expiresAt) {
    return new KeyLife(true, createdAt, expiresAt, null);
  }

  /** Whether it is good at this time. */
  public boolean isGood(long now) {
    return enabled && (expiresAt == null || now < expiresAt);
  }
}
