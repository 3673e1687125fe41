package dev.carillon.ejb.registry.app;

import dev.carillon.api.ProviderKind;
import java.util.Set;

/**
 * A tenant: its own keys, credentials, devices and publishes. Nothing crosses from one to another.
 * A snapshot; ask {@link AppDirectory} again rather than keep it.
 *
 * @param credentialed the providers it has a credential in use for
 * @param limits the operator's
 */
public record App(
    String appId,
    String name,
    AppSettings settings,
    Set<ProviderKind> credentialed,
    AppLimits limits) {

  public App {
    credentialed = Set.copyOf(credentialed);
  }

  /** An app of which the operator says nothing. */
  public App(String appId, String name, AppSettings settings, Set<ProviderKind> credentialed) {
    this(appId, name, settings, credentialed, AppLimits.NONE);
  }

  /**
   * How many browsers of one user get pushes.
   *
   * @param usual where the app says nothing
   */
  public int browsersPerUser(int usual) {
    int wanted = AppLimits.or(settings.browsersPerUser(), usual);
    return Math.min(wanted, AppLimits.or(limits.browsersPerUser(), wanted));
  }

  /**
   * Whether messages of this provider go through everything but the network: it was set so, or
   * there is no credential and the app allows that.
   */
  public boolean dryRun(ProviderKind kind) {
    if (settings.dryRun().contains(kind)) {
      return true;
    }
    return kind != ProviderKind.REALTIME
        && settings.dryRunWithoutCredential()
        && !credentialed.contains(kind);
  }

  /** Whether quotas and rates of its own apply. */
  public boolean quotas() {
    return settings.quotas();
  }
}
