package dev.carillon.web.browser;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.interaction.Interactions;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.registry.browser.BrowserDevices;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * What a service worker saw happen to a notification.
 *
 * @param endpoint null where {@code subscriptionId} is given
 * @param subscriptionId what subscribing answered; it says something within an app only, which a
 *     token names
 */
record ReportedEvent(
    @Size(max = 4096) String endpoint,
    @Size(max = 128) String subscriptionId,
    @NotBlank String publishId,
    @NotBlank String event,
    String action) {

  /**
   * @param appId null where no token says it
   * @param devices knows a subscription by its id
   * @throws ServiceException invalid_input
   */
  Interactions.Report report(String appId, BrowserDevices devices) {
    if (endpoint == null && (subscriptionId == null || subscriptionId.isEmpty())) {
      throw ServiceException.invalid("endpoint or subscriptionId is required");
    }
    if (endpoint == null && appId == null) {
      throw ServiceException.invalid("subscriptionId needs a user's token; the endpoint does not");
    }
    return new Interactions.Report(
        appId,
        endpoint == null ? devices.tokenHash(appId, subscriptionId) : Hashes.sha256Hex(endpoint),
        publishId,
        Interactions.Event.ofWireName(event),
        action);
  }
}
