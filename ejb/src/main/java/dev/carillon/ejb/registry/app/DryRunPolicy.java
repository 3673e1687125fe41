package dev.carillon.ejb.registry.app;

import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.DryRun;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Decides when a message goes through everything but the network. Where an app may do without
 * credentials (development), that holds for each provider without one. With a credential nothing is
 * rehearsed behind the caller's back: what may not be sent to is refused, as in production.
 */
@ApplicationScoped
public class DryRunPolicy {

  private final CarillonConfig config;

  @Inject
  public DryRunPolicy(CarillonConfig config) {
    this.config = config;
  }

  /** Whether nothing is sent, and so the form and origin of this provider's tokens unchecked. */
  public boolean applies(App app, ProviderKind kind) {
    DryRun configured = config.push().provider(kind).dryRun();
    if (configured == DryRun.TRUE || app.settings().dryRun().contains(kind)) {
      return true;
    }
    return configured == DryRun.AUTO && app.dryRun(kind);
  }
}
