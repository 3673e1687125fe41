package dev.carillon.ejb.platform.config;

import dev.carillon.ejb.platform.security.Secret;
import java.util.Optional;

/**
 * Who may operate this server, and whose word is taken for where a caller is.
 *
 * @param operatorKey the API key of the routes below {@code /admin}; they are closed without
 * @param trustedProxies proxies whose forwarding headers count
 */
public record AccessConfig(Optional<Secret> operatorKey, TrustedProxies trustedProxies) {

  private static final String OPERATOR = "carillon.operator.api_key";
  private static final String PUBLISHED = "operator-key";
  private static final int SHORTEST = 20;
  private static final int LONGEST = 256;

  static AccessConfig read(Keys keys, Profile profile) {
    boolean development = profile == Profile.DEVELOPMENT;
    String key = keys.text(OPERATOR, development ? PUBLISHED : "");
    if (!development && key.equals(PUBLISHED)) {
      keys.problem(OPERATOR, "is a published default, refused in production");
    } else if (!development && !key.isEmpty() && key.length() < SHORTEST) {
      keys.problem(OPERATOR, "has at least " + SHORTEST + " characters in production");
    }
    if (key.length() > LONGEST) {
      keys.problem(OPERATOR, "has at most " + LONGEST + " characters");
    }
    return new AccessConfig(
        Optional.of(key).filter(given -> !given.isEmpty()).map(Secret::new),
        TrustedProxies.read(keys));
  }
}
