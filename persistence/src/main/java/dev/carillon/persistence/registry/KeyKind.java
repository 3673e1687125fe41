package dev.carillon.persistence.registry;

import java.util.Locale;

/** How the holder of a key proves itself. */
public enum KeyKind {
  /** By a signature with the secret. */
  SIGNING,
  /** By the key itself, of which only the hash is stored. */
  API;

  /** The word in the table, for example {@code api}. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant with this word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static KeyKind ofStored(String word) {
    for (KeyKind value : values()) {
      if (value.stored().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("nothing is called " + word);
  }
}
