package dev.carillon.ejb.pipeline.route;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.registry.app.App;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.DryRunPolicy;
import dev.carillon.ejb.registry.credential.ActiveCredential;
import dev.carillon.ejb.registry.credential.CredentialVault;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Ways by what the registry says now: an app's dry run, its credential, whether that is paused. One
 * client for each credential version, opened when first used and closed some time after its last
 * use. Safe for many threads.
 */
public final class RegistryRoutes implements ProviderRoutes, AutoCloseable {

  /** Longer than any batch runs after its last look at the way. */
  private static final long IDLE_NANOS = Duration.ofMinutes(15).toNanos();

  private static final Route NO_CREDENTIAL = new Route.None("no_credential");
  private static final Route NO_APP = new Route.None("no_app");

  private final AppDirectory apps;
  private final CredentialVault vault;
  private final DryRunPolicy dryRuns;
  private final CarillonConfig config;
  private final Providers providers;
  private final RealtimeRoute realtime;
  private final Map<Object, Opened> opened = new ConcurrentHashMap<>();

  private static final class Opened {
    private final PushProvider provider;
    private volatile long usedNanos = System.nanoTime();

    Opened(PushProvider provider) {
      this.provider = provider;
    }
  }

  private record DryRunKey(ProviderKind kind, Duration latency) {}

  /** What it asks. */
  public record Registry(AppDirectory apps, CredentialVault vault, DryRunPolicy dryRuns) {}

  /**
   * @param realtime the provider of an app's realtime channels
   */
  public RegistryRoutes(
      Registry registry, CarillonConfig config, Providers providers, RealtimeRoute realtime) {
    this.apps = registry.apps();
    this.vault = registry.vault();
    this.dryRuns = registry.dryRuns();
    this.config = config;
    this.providers = providers;
    this.realtime = realtime;
  }

  @Override
  public long credentialKey(String appId, ProviderKind kind, String origin, long madeUnder) {
    Optional<App> app = apps.byId(appId);
    if (app.isEmpty() || dryRuns.applies(app.get(), kind)) {
      return 0;
    }
    return vault.inUse(appId, kind, madeUnder).map(ActiveCredential::credentialKey).orElse(0L);
  }

  @Override
  public Route route(String appId, ProviderKind kind, String origin, long credentialKey) {
    Optional<App> app = apps.byId(appId);
    if (app.isEmpty()) {
      return NO_APP;
    }
    if (dryRuns.applies(app.get(), kind)) {
      return new Route.Open(dryRun(kind, app.get().settings().dryRunLatency()));
    }
    if (kind == ProviderKind.REALTIME) {
      return new Route.Open(realtime.of(appId));
    }
    Optional<ActiveCredential> active = vault.inUse(appId, kind, credentialKey);
    if (active.isEmpty()) {
      return NO_CREDENTIAL;
    }
    if (active.get().paused()) {
      return new Route.Paused("credential_paused");
    }
    return new Route.Open(open(active.get()));
  }

  private PushProvider dryRun(ProviderKind kind, Duration ofApp) {
    Duration configured = config.push().provider(kind).dryRunLatency();
    Duration latency = ofApp.isZero() ? configured : ofApp;
    return used(new DryRunKey(kind, latency), key -> providers.dryRun(kind, latency));
  }

  private PushProvider open(ActiveCredential active) {
    return used(
        active.credentialKey(),
        key ->
            providers.open(active.credential(), config.push().provider(active.kind()).settings()));
  }

  private PushProvider used(Object key, Function<Object, PushProvider> open) {
    Opened entry = opened.computeIfAbsent(key, k -> new Opened(open.apply(k)));
    entry.usedNanos = System.nanoTime();
    return entry.provider;
  }

  @Override
  public void pause(long credentialKey, String reason) {
    vault.pause(credentialKey, reason);
  }

  @Override
  public int weight(String appId) {
    return apps.byId(appId)
        .map(app -> app.settings().feature("push").path("weight").asInt(1))
        .map(weight -> Math.max(1, Math.min(10, weight)))
        .orElse(1);
  }

  /** Closes clients that nobody has used for long: of credentials that were replaced. */
  public void closeIdle() {
    long now = System.nanoTime();
    List<Object> idle = new ArrayList<>();
    opened.forEach(
        (key, entry) -> {
          if (now - entry.usedNanos > IDLE_NANOS) {
            idle.add(key);
          }
        });
    for (Object key : idle) {
      Opened entry = opened.remove(key);
      if (entry != null) {
        entry.provider.close();
      }
    }
  }

  @Override
  public void close() {
    opened.values().forEach(entry -> entry.provider.close());
    opened.clear();
  }
}
