package dev.carillon.ejb.registry.app;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.DryRun;
import dev.carillon.providers.net.EndpointPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Decides when a message goes through everything but the network. Where an app may do without
 * credentials (development), that holds for each provider without one, and for browsers whose
 * endpoint is at no allowed push service: those can only be made up.
 */
@ApplicationScoped
public class DryRunPolicy {

  private final CarillonConfig config;
  private final EndpointPolicy webPush;

  @Inject
  public DryRunPolicy(CarillonConfig config) {
    this.config = config;
    this.webPush =
        EndpointPolicy.of(
            ProviderKind.WEB_PUSH, config.push().provider(ProviderKind.WEB_PUSH).settings());
  }

  /**
   * Whether nothing is sent.
   *
   * @param origin of the endpoint (Web Push, WNS), the empty string for the rest
   */
  public boolean applies(App app, ProviderKind kind, String origin) {
    DryRun configured = config.push().provider(kind).dryRun();
    if (configured == DryRun.TRUE || app.settings().dryRun().contains(kind)) {
      return true;
    }
    return configured == DryRun.AUTO && (app.dryRun(kind) || madeUp(app, kind, origin));
  }

  /** Whether the form and the origin of this provider's tokens go unchecked. */
  public boolean admitsAnyToken(App app, ProviderKind kind) {
    return applies(app, kind, "")
        || (kind == ProviderKind.WEB_PUSH && app.settings().dryRunWithoutCredential());
  }

  private boolean madeUp(App app, ProviderKind kind, String origin) {
    return kind == ProviderKind.WEB_PUSH
        && app.settings().dryRunWithoutCredential()
        && !origin.isEmpty()
        && webPush.refusal(origin + "/").isPresent();
  }
}
