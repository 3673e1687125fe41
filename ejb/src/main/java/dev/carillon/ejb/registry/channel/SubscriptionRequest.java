package dev.carillon.ejb.registry.channel;

import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.error.Checks;

/**
 * A wish to get a channel's pushes on a device.
 *
 * @param clientId null to take the device's
 * @param provider what the caller believes the device has; null when it does not say
 * @param tokenHash likewise
 */
public record SubscriptionRequest(
    String channel, String deviceId, String clientId, ProviderKind provider, String tokenHash) {

  static final int MAX_CHANNEL = 200;

  public SubscriptionRequest {
    channel(channel);
    Checks.text("deviceId", deviceId, 128);
    Checks.optional("clientId", clientId, 256);
    Checks.optional("tokenHash", tokenHash, 128);
    clientId = clientId == null || clientId.isEmpty() ? null : clientId;
  }

  /**
   * @throws ServiceException invalid_input, limit_exceeded
   */
  public static String channel(String channel) {
    return Checks.text("channel", channel, MAX_CHANNEL);
  }
}
