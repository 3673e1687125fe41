package dev.carillon.persistence.registry;

import java.util.Locale;

/** Whether a version of a credential is used. */
public enum CredentialState {
  ACTIVE,
  SUPERSEDED,
  /** The guard against wiping a registry stopped it; an administrator releases it. */
  PAUSED;

  /** The word in the table, for example {@code paused}. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant with this word.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static CredentialState ofStored(String word) {
    for (CredentialState value : values()) {
      if (value.stored().equals(word)) {
        return value;
      }
    }
    throw new IllegalArgumentException("nothing is called " + word);
  }
}
