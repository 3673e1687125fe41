package dev.carillon.ejb.registry.app;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.cache.ShortCache;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.Secret;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.persistence.registry.AppKeyRepository;
import dev.carillon.persistence.registry.AppKeyRow;
import dev.carillon.persistence.registry.AppRepository;
import dev.carillon.persistence.registry.AppRow;
import dev.carillon.persistence.registry.CeilingRepository;
import dev.carillon.persistence.registry.CredentialRepository;
import dev.carillon.persistence.registry.KeyKind;
import dev.carillon.persistence.registry.KeySecrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Finds apps and keys. What it answers is at most two seconds old; a change on this node shows at
 * once, and on the others as soon as they are told ({@link #onChange}). Disabled apps, disabled
 * keys and those that have expired are not found. Safe for many threads.
 */
@ApplicationScoped
public class AppDirectory {

  private static final Duration TTL = Duration.ofSeconds(2);
  private static final int CAPACITY = 10_000;

  private final AppRepository apps;
  private final AppKeyRepository keys;
  private final CeilingRepository ceilings;
  private final CredentialRepository credentials;
  private final SecretBox secrets;
  private final Clock clock;
  private final ShortCache<String, App> byId;
  private final ShortCache<String, AppKey> byKey;
  private final ShortCache<String, AppLimits> common;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  @Inject
  public AppDirectory(
      AppRepository apps,
      AppKeyRepository keys,
      CeilingRepository ceilings,
      CredentialRepository credentials,
      SecretBox secrets,
      Clock clock) {
    this.apps = apps;
    this.keys = keys;
    this.ceilings = ceilings;
    this.credentials = credentials;
    this.secrets = secrets;
    this.clock = clock;
    this.byId = new ShortCache<>(clock, TTL, CAPACITY);
    this.byKey = new ShortCache<>(clock, TTL, CAPACITY);
    this.common = new ShortCache<>(clock, TTL, 1);
  }

  public Optional<App> byId(String appId) {
    return byId.get(appId, this::load);
  }

  /** The signing key (HMAC) with this id. */
  public Optional<AppKey> signingKey(String keyId) {
    return byKey.get(
        "signing:" + keyId,
        k -> keys.find(keyId).filter(row -> row.kind() == KeyKind.SIGNING).flatMap(this::key));
  }

  /** The API key with this text; only its hash is stored. */
  public Optional<AppKey> apiKey(String raw) {
    String hash = Hashes.sha256Hex(raw);
    return byKey.get(
        "api:" + hash,
        k -> keys.findByHash(hash).filter(row -> isPresent(row, hash)).flatMap(this::key));
  }

  /** The app's oldest signing key with admin capability: what HS256 user tokens are signed with. */
  public Optional<AppKey> adminKeyOf(String appId) {
    return byKey.get("admin:" + appId, k -> loadAdminKey(appId));
  }

  /** Forgets what it remembers, after apps, keys or credentials changed on this node; and tells. */
  public void changed() {
    forget();
    listeners.forEach(Runnable::run);
  }

  /** Forgets what it remembers: after a change on another node. */
  public void forget() {
    common.clear();
    byId.clear();
    byKey.clear();
  }

  /** Who is told of each change on this node, until the application stops. Must not wait. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private Optional<App> load(String appId) {
    return apps.find(appId).filter(AppRow::enabled).map(this::app);
  }

  private App app(AppRow row) {
    Set<ProviderKind> credentialed = Set.copyOf(credentials.providersInUse(row.appId()));
    return new App(
        row.appId(),
        row.name(),
        AppSettings.read(row.settings()),
        credentialed,
        limitsOf(row.appId()));
  }

  /** The operator's for this app over those for all. */
  AppLimits limitsOf(String appId) {
    AppLimits own = ceilings.find(appId).map(AppLimits::stored).orElse(AppLimits.NONE);
    return own.over(common.get(CeilingRepository.ALL, all -> Optional.of(limitsOfAll())).get());
  }

  private AppLimits limitsOfAll() {
    return ceilings.find(CeilingRepository.ALL).map(AppLimits::stored).orElse(AppLimits.NONE);
  }

  private Optional<AppKey> loadAdminKey(String appId) {
    return keys.ofApp(appId).stream()
        .filter(row -> row.kind() == KeyKind.SIGNING)
        .filter(row -> row.capability().equals(Capability.ADMIN.wireName()))
        .flatMap(row -> key(row).stream())
        .findFirst();
  }

  /** Whether a hash is the present secret's, or the former one's while that is still good. */
  private boolean isPresent(AppKeyRow row, String hash) {
    return hash.equals(row.secrets().hash()) || former(row) != null;
  }

  private KeySecrets.Former former(AppKeyRow row) {
    KeySecrets.Former former = row.secrets().former();
    return former != null && clock.millis() < former.until() ? former : null;
  }

  private Optional<AppKey> key(AppKeyRow row) {
    return Capability.ofWireName(row.capability())
        .filter(capability -> row.life().isGood(clock.millis()))
        .filter(capability -> row.appId() == null || byId(row.appId()).isPresent())
        .map(
            capability ->
                new AppKey(
                    row.keyId(),
                    row.appId(),
                    capability,
                    secrets(row),
                    KeyScope.of(
                        StoredLines.read(row.bounds().methods()),
                        StoredLines.read(row.bounds().channels()))));
  }

  private List<Secret> secrets(AppKeyRow row) {
    List<Secret> good = new ArrayList<>();
    if (row.kind() == KeyKind.SIGNING) {
      SealedPlace place = SealedPlace.appKey(row.keyId(), row.appId());
      good.add(new Secret(secrets.openText(row.secrets().sealed(), place)));
      KeySecrets.Former former = former(row);
      if (former != null) {
        good.add(new Secret(secrets.openText(former.sealed(), place)));
      }
    }
    return good;
  }
}
