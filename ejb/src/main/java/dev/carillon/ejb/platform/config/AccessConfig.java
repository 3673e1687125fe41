package dev.carillon.ejb.platform.config;

import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.Secret;
import java.util.Optional;

/**
 * Who may operate this server, and whose word is taken for where a caller is.
 *
 * @param operatorKey the API key of the operator, or {@code sha256:} and its hash; without one the
 *     server makes a key at its first start
 * @param trustedProxies proxies whose forwarding headers count
 */
public record AccessConfig(Optional<Secret> operatorKey, TrustedProxies trustedProxies) {

  private static final String OPERATOR = "carillon.operator.api_key";
  private static final String PUBLISHED = "operator-key";
  private static final String HASHED = "sha256:";
  private static final int SHORTEST = 20;
  private static final int LONGEST = 256;

  /** Lower-case hex of SHA-256 of the operator's key, where one is configured. */
  public Optional<String> operatorKeyHash() {
    return operatorKey
        .map(Secret::reveal)
        .map(
            key -> key.startsWith(HASHED) ? key.substring(HASHED.length()) : Hashes.sha256Hex(key));
  }

  static AccessConfig read(Keys keys, Profile profile) {
    boolean development = profile == Profile.DEVELOPMENT;
    String key = keys.text(OPERATOR, development ? PUBLISHED : "");
    if (!development && key.equals(PUBLISHED)) {
      keys.problem(OPERATOR, "is a published default, refused in production");
    } else if (!development && !key.isEmpty() && key.length() < SHORTEST) {
      keys.problem(OPERATOR, "has at least " + SHORTEST + " characters in production");
    }
    if (key.startsWith(HASHED) && !key.substring(HASHED.length()).matches("[0-9a-f]{64}")) {
      keys.problem(OPERATOR, "has 64 lower-case hexadecimal digits after " + HASHED);
    }
    if (key.length() > LONGEST) {
      keys.problem(OPERATOR, "has at most " + LONGEST + " characters");
    }
    return new AccessConfig(
        Optional.of(key).filter(given -> !given.isEmpty()).map(Secret::new),
        TrustedProxies.read(keys));
  }
}
