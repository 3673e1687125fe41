package dev.carillon.ejb.platform.config;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.providers.webpush.WebPushCredential;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The default app's credentials, from {@code push.providers.<name>.*}. FCM's may be given under the
 * names that Sockudo gives them, {@code PUSH_FCM_*}. Each secret has a second key that names a file
 * in its place.
 */
final class CredentialKeys {
  private static final String FCM = "push.providers.fcm.";
  private static final String PATH = "_path";

  /**
   * @param name below the provider's prefix
   * @param field as the credential routes name it
   */
  private record Field(String name, String field, Presence presence) {}

  private enum Presence {
    OPTIONAL,
    REQUIRED,
    /** Required, and may be in a file. */
    SECRET
  }

  private static final Field VAPID_SUBJECT =
      new Field("vapid_subject", "subject", Presence.OPTIONAL);

  private static final Map<ProviderKind, List<Field>> FIELDS =
      Map.of(
          ProviderKind.FCM,
          List.of(
              new Field("project_id", ConfiguredCredential.PROJECT, Presence.OPTIONAL),
              new Field("service_account_json", "serviceAccountJson", Presence.SECRET)),
          ProviderKind.APNS,
          List.of(
              new Field("environment", "environment", Presence.OPTIONAL),
              new Field("bundle_id", "bundleId", Presence.OPTIONAL),
              new Field("team_id", "teamId", Presence.REQUIRED),
              new Field("key_id", "keyId", Presence.REQUIRED),
              new Field("private_key", "privateKey", Presence.SECRET)),
          ProviderKind.WEB_PUSH,
          List.of(
              VAPID_SUBJECT,
              new Field("vapid_public_key", "publicKey", Presence.REQUIRED),
              new Field("vapid_private_key", "privateKey", Presence.SECRET)),
          ProviderKind.HMS,
          List.of(
              new Field("app_id", "hmsAppId", Presence.REQUIRED),
              new Field("client_secret", "clientSecret", Presence.SECRET)),
          ProviderKind.WNS,
          List.of(
              new Field("package_sid", "packageSid", Presence.REQUIRED),
              new Field("client_secret", "clientSecret", Presence.SECRET)));

  private final Keys keys;
  private final ProviderKind kind;
  private final String prefix;
  private final Map<String, Secret> values = new LinkedHashMap<>();

  private CredentialKeys(Keys keys, ProviderKind kind) {
    this.keys = keys;
    this.kind = kind;
    this.prefix = prefix(kind);
  }

  /** The names under which Sockudo has some of these keys. */
  static void alias(Keys keys) {
    for (String name :
        List.of("enabled", "project_id", "service_account_json", "service_account_json_path")) {
      keys.alias(FCM + name, "push.fcm." + name);
    }
  }

  static List<ConfiguredCredential> read(Keys keys) {
    keys.text("push.fcm.provider_token")
        .ifPresent(
            token ->
                keys.problem(
                    "push.fcm.provider_token",
                    "is a bearer token that cannot be refreshed: give the service account"));
    List<ConfiguredCredential> credentials = new ArrayList<>();
    for (ProviderKind kind : FIELDS.keySet().stream().sorted().toList()) {
      new CredentialKeys(keys, kind).read().ifPresent(credentials::add);
    }
    return credentials;
  }

  /** Who push services ask about the default app's pushes, where that is given. */
  static Optional<String> vapidSubject(Keys keys) {
    String key = prefix(ProviderKind.WEB_PUSH) + VAPID_SUBJECT.name();
    Optional<String> subject = keys.text(key);
    if (subject.isPresent()) {
      try {
        WebPushCredential.requireSubject(subject.get());
      } catch (IllegalArgumentException e) {
        keys.problem(key, "is refused: " + e.getMessage());
      }
    }
    return subject;
  }

  private static String prefix(ProviderKind kind) {
    return "push.providers." + kind.configName() + ".";
  }

  private Optional<ConfiguredCredential> read() {
    boolean given = false;
    boolean complete = true;
    Optional<String> path = Optional.empty();
    Field secret = null;
    for (Field field : FIELDS.get(kind)) {
      Optional<String> value = keys.text(prefix + field.name());
      value.ifPresent(text -> values.put(field.field(), new Secret(text)));
      if (field.presence() == Presence.SECRET) {
        secret = field;
        path = keys.text(prefix + field.name() + PATH);
      }
      boolean there = value.isPresent() || (field == secret && path.isPresent());
      given |= there && field != VAPID_SUBJECT;
      complete &= there || field.presence() == Presence.OPTIONAL;
    }
    if (!given || !keys.flag(prefix + "enabled", true)) {
      return Optional.empty();
    }
    return complete ? credential(secret, path) : missing(path);
  }

  private Optional<ConfiguredCredential> missing(Optional<String> path) {
    for (Field field : FIELDS.get(kind)) {
      boolean there =
          values.containsKey(field.field())
              || (field.presence() == Presence.SECRET && path.isPresent());
      if (!there && field.presence() != Presence.OPTIONAL) {
        String or = field.presence() == Presence.SECRET ? " (or " + field.name() + PATH + ")" : "";
        keys.problem(prefix + field.name(), "is missing" + or + ": the other keys need it");
      }
    }
    return Optional.empty();
  }

  private Optional<ConfiguredCredential> credential(Field secret, Optional<String> path) {
    String key = prefix + secret.name();
    if (path.isPresent() && values.containsKey(secret.field())) {
      keys.problem(key, "and " + secret.name() + PATH + " do not stand together");
      return Optional.empty();
    }
    ConfiguredCredential credential;
    try {
      credential =
          path.isEmpty()
              ? new ConfiguredCredential(kind, values, Optional.empty(), null, Optional.empty())
              : inFile(secret, Path.of(path.get()));
    } catch (InvalidPathException e) {
      keys.problem(key + PATH, "is no path");
      return Optional.empty();
    } catch (IOException e) {
      keys.problem(key + PATH, "names a file that " + e.getMessage());
      return Optional.empty();
    }
    return checked(credential, path.isEmpty() ? key : key + PATH);
  }

  private ConfiguredCredential inFile(Field secret, Path path) throws IOException {
    SecretFile file = new SecretFile(prefix + secret.name() + PATH, path);
    return new ConfiguredCredential(
        kind, values, Optional.of(file), secret.field(), Optional.of(file.read()));
  }

  private Optional<ConfiguredCredential> checked(ConfiguredCredential credential, String key) {
    try {
      credential.atStart();
      return Optional.of(credential);
    } catch (IllegalArgumentException e) {
      keys.problem(key, "and the keys beside it are no credential: " + e.getMessage());
      return Optional.empty();
    }
  }
}
