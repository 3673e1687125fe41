package dev.carillon.persistence.registry;

/**
 * What a key is restricted to beside its capability.
 *
 * @param methods space-separated; null for all
 * @param channels space-separated; null for all
 * @param note of whoever made it; null for none
 */
public record KeyBounds(String methods, String channels, String note) {

  /** No restriction and no note. */
  public static final KeyBounds NONE = new KeyBounds(null, null, null);
}
