package dev.carillon.ejb.platform.config;

import dev.carillon.ejb.platform.security.Secret;
import java.util.List;
import java.util.Optional;

/**
 * The app that exists because the configuration names it: created at start, or brought up to date.
 *
 * <p>In the development profile it is {@code app-id} with published secrets unless given. In
 * production there is none unless given, and a published secret is refused.
 *
 * @param id the app id
 * @param key the public half of its signing key (admin capability)
 * @param secret the secret half
 * @param apiKey its API key, where one is wanted
 * @param credentials its provider credentials, where given
 * @param vapidSubject whom push services ask about its pushes, where given
 */
public record DefaultApp(
    String id,
    String key,
    Secret secret,
    Optional<Secret> apiKey,
    List<ConfiguredCredential> credentials,
    Optional<String> vapidSubject) {

  public DefaultApp {
    credentials = List.copyOf(credentials);
  }

  static Optional<DefaultApp> read(Keys keys, Profile profile) {
    boolean development = profile == Profile.DEVELOPMENT;
    String id = keys.text("carillon.default_app.id", development ? "app-id" : "");
    String key = keys.text("carillon.default_app.key", development ? "app-key" : "");
    String secret = keys.text("carillon.default_app.secret", development ? "app-secret" : "");
    String apiKey = keys.text("carillon.default_app.api_key", development ? "api-key" : "");
    List<ConfiguredCredential> credentials = CredentialKeys.read(keys);
    Optional<String> vapidSubject = CredentialKeys.vapidSubject(keys);
    if (id.isEmpty()) {
      if (!credentials.isEmpty() || vapidSubject.isPresent()) {
        keys.problem(
            "carillon.default_app.id",
            "is missing: the credentials of push.providers need an app to belong to");
      }
      return Optional.empty();
    }
    check(keys, id, key, secret);
    if (!development) {
      refusePublished(keys, secret, apiKey);
    }
    if (key.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    Optional<Secret> optionalKey = Optional.of(apiKey).filter(k -> !k.isEmpty()).map(Secret::new);
    return Optional.of(
        new DefaultApp(id, key, new Secret(secret), optionalKey, credentials, vapidSubject));
  }

  private static void check(Keys keys, String id, String key, String secret) {
    if (!id.matches("[A-Za-z0-9_-]{1,128}")) {
      keys.problem("carillon.default_app.id", "must be 1 to 128 of A-Z a-z 0-9 _ -");
    }
    if (key.isEmpty()) {
      keys.problem("carillon.default_app.key", "is missing");
    }
    if (secret.isEmpty()) {
      keys.problem("carillon.default_app.secret", "is missing");
    }
  }

  private static void refusePublished(Keys keys, String secret, String apiKey) {
    if (secret.equals("app-secret") || secret.equals("bench-secret")) {
      keys.problem("carillon.default_app.secret", "is a published default, refused in production");
    }
    if (apiKey.equals("api-key") || apiKey.equals("bench-api-key")) {
      keys.problem("carillon.default_app.api_key", "is a published default, refused in production");
    }
  }
}
