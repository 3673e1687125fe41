package dev.carillon.persistence.registry;

/**
 * How the holder of a key proves itself, now and until the end of a rotation's overlap.
 *
 * @param sealed encrypted, of a signing key; null for an API key
 * @param hash lower-case hex of SHA-256, of an API key; null for a signing key
 * @param former the secret before the last rotation; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
public record KeySecrets(byte[] sealed, String hash, Former former) {

  /**
   * A secret that was replaced.
   *
   * @param until epoch milliseconds; worth nothing from then on
   */
  public record Former(byte[] sealed, String hash, long until) {}

  public static KeySecrets sealed(byte[] sealed) {
    return new KeySecrets(sealed, null, null);
  }

  public static KeySecrets hashed(String hash) {
    return new KeySecrets(null, hash, null);
  }
}
