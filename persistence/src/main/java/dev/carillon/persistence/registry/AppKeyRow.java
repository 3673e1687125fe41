package dev.carillon.persistence.registry;

/**
 * A key of an app, or of the operator.
 *
 * @param keyId public: what a signed request names
 * @param appId null for a key of the operator
 */
public record AppKeyRow(
    String keyId,
    String appId,
    KeyKind kind,
    String capability,
    KeySecrets secrets,
    KeyBounds bounds,
    KeyLife life) {

  /** A signing key without restrictions. */
  public static AppKeyRow signing(
      String keyId, String appId, String capability, byte[] sealed, long createdAt) {
    return new AppKeyRow(
        keyId,
        appId,
        KeyKind.SIGNING,
        capability,
        KeySecrets.sealed(sealed),
        KeyBounds.NONE,
        KeyLife.from(createdAt, null));
  }

  /** An API key without restrictions. */
  public static AppKeyRow api(
      String keyId, String appId, String capability, String hash, long createdAt) {
    return new AppKeyRow(
        keyId,
        appId,
        KeyKind.API,
        capability,
        KeySecrets.hashed(hash),
        KeyBounds.NONE,
        KeyLife.from(createdAt, null));
  }
}
