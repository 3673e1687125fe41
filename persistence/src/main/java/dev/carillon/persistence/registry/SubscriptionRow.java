package dev.carillon.persistence.registry;

import dev.carillon.api.ProviderKind;

/**
 * A device's subscription to a channel, with what is shown of the device.
 *
 * @param clientId whom the subscription was made for; null for none
 */
public record SubscriptionRow(
    String appId,
    String channel,
    long recipientKey,
    String deviceId,
    String clientId,
    ProviderKind provider,
    String tokenHash) {}
