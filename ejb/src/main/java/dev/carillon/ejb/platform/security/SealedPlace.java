package dev.carillon.ejb.platform.security;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The row that a sealed value belongs to: authenticated with the value, so that a copy of it opens
 * nowhere else. Whoever may write the database, but has no key, could otherwise give one app's
 * secret to another.
 *
 * @param table whose row it is
 * @param identity what never changes about the row: its key, and the app where it has one
 */
public record SealedPlace(String table, List<String> identity) {

  public SealedPlace {
    identity = List.copyOf(identity);
    if (identity.isEmpty() || identity.stream().anyMatch(part -> part.indexOf('\n') >= 0)) {
      throw new IllegalArgumentException("a row is told by parts without line breaks");
    }
  }

  private static SealedPlace of(String table, Object... identity) {
    return new SealedPlace(table, Arrays.stream(identity).map(String::valueOf).toList());
  }

  /** The secret of a signing key. */
  public static SealedPlace appKey(String keyId, String appId) {
    return of("app_key", keyId, appId);
  }

  /** A provider's credential. */
  public static SealedPlace credential(long credentialKey, String appId) {
    return of("credential", credentialKey, appId);
  }

  /** A device's provider token. */
  public static SealedPlace device(long recipientKey, String appId) {
    return of("device", recipientKey, appId);
  }

  /** A provider token that a publish names itself. */
  public static SealedPlace recipient(long publishKey, long recipientKey) {
    return of("publish_recipient", publishKey, recipientKey);
  }

  /** What is authenticated; no two places have the same. */
  byte[] bytes() {
    return (table + '\n' + String.join("\n", identity)).getBytes(StandardCharsets.UTF_8);
  }
}
