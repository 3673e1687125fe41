package dev.carillon.ejb.registry.channel;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.registry.SubscriptionRow;

/**
 * A device's subscription to a channel.
 *
 * @param clientId null for none
 */
public record SubscriptionView(
    String appId,
    String channel,
    String deviceId,
    String clientId,
    ProviderKind provider,
    String tokenHash) {

  static SubscriptionView of(SubscriptionRow row) {
    return new SubscriptionView(
        row.appId(),
        row.channel(),
        row.deviceId(),
        row.clientId(),
        row.provider(),
        row.tokenHash());
  }
}
