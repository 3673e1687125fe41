package dev.carillon.ejb.realtime.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.http.OutsideAddresses;
import dev.carillon.ejb.registry.app.AppLimits;
import dev.carillon.ejb.registry.app.FeatureSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The settings that apps may store for realtime. Safe for many threads. */
@ApplicationScoped
public class RealtimeFeature implements FeatureSettings {

  /** What they are stored as. */
  public static final String NAME = "realtime";

  private final RealtimeSettings server;
  private final OutsideAddresses addresses;

  @Inject
  public RealtimeFeature(CarillonConfig config, OutsideAddresses addresses) {
    this.addresses = addresses;
    this.server = RealtimeSettings.usual(config.realtime().apps());
  }

  @Override
  public String feature() {
    return NAME;
  }

  @Override
  public void check(ObjectNode settings, AppLimits limits) {
    RealtimeSettings most = server.under(limits);
    RealtimeSettings read = RealtimeSettings.read(settings, most);
    read.requireWithin(most);
    read.webhooks().forEach(target -> addresses.require("realtime.webhooks.url", target.url()));
  }
}
