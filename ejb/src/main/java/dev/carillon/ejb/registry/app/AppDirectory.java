package dev.carillon.ejb.registry.app;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.cache.ShortCache;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.registry.AppKeyRow;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import dev.carillon.persistence.registry.CredentialRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Finds apps and keys. What it answers is at most two seconds old; a change on this node shows at
 * once. Disabled apps and keys are not found. Safe for many threads.
 */
@ApplicationScoped
public class AppDirectory {

  private static final Duration TTL = Duration.ofSeconds(2);
  private static final int CAPACITY = 10_000;
  private static final String SIGNING = "signing";
  private static final String API = "api";

  private final AppRepository apps;
  private final CredentialRepository credentials;
  private final SecretBox secrets;
  private final ShortCache<String, App> byId;
  private final ShortCache<String, AppKey> byKey;

  @Inject
  public AppDirectory(
      AppRepository apps, CredentialRepository credentials, SecretBox secrets, Clock clock) {
    this.apps = apps;
    this.credentials = credentials;
    this.secrets = secrets;
    this.byId = new ShortCache<>(clock, TTL, CAPACITY);
    this.byKey = new ShortCache<>(clock, TTL, CAPACITY);
  }

  public Optional<App> byId(String appId) {
    return byId.get(appId, this::load);
  }

  /** The signing key (HMAC) with this id. */
  public Optional<AppKey> signingKey(String keyId) {
    return byKey.get(SIGNING + ':' + keyId, k -> loadKey(keyId, SIGNING));
  }

  /** The API key with this text; only its hash is stored. */
  public Optional<AppKey> apiKey(String raw) {
    String hash = Hashes.sha256Hex(raw);
    return byKey.get(API + ':' + hash, k -> loadKey(hash, API));
  }

  /** The app's oldest signing key with admin capability: what HS256 user tokens are signed with. */
  public Optional<AppKey> adminKeyOf(String appId) {
    return byKey.get("admin:" + appId, k -> loadAdminKey(appId));
  }

  /** Forgets what it remembers: after apps, keys or credentials changed on this node. */
  public void changed() {
    byId.clear();
    byKey.clear();
  }

  private Optional<App> load(String appId) {
    return apps.find(appId).filter(AppRow::enabled).map(this::app);
  }

  private App app(AppRow row) {
    Set<ProviderKind> credentialed = Set.copyOf(credentials.providersInUse(row.appId()));
    return new App(row.appId(), row.name(), AppSettings.read(row.settings()), credentialed);
  }

  private Optional<AppKey> loadKey(String keyId, String kind) {
    return apps.findKey(keyId)
        .filter(row -> row.enabled() && row.kind().equals(kind))
        .flatMap(this::key);
  }

  private Optional<AppKey> loadAdminKey(String appId) {
    return apps.keysOf(appId).stream()
        .filter(row -> row.enabled() && row.kind().equals(SIGNING))
        .flatMap(row -> key(row).stream())
        .filter(key -> key.capability() == Capability.ADMIN)
        .findFirst();
  }

  private Optional<AppKey> key(AppKeyRow row) {
    Secret secret =
        row.sealedSecret() == null
            ? null
            : new Secret(
                secrets.openText(row.sealedSecret(), SealedPlace.appKey(row.keyId(), row.appId())));
    return Capability.ofWireName(row.capability())
        .filter(c -> byId(row.appId()).isPresent())
        .map(capability -> new AppKey(row.keyId(), row.appId(), capability, secret));
  }
}
