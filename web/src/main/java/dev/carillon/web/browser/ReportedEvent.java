package dev.carillon.web.browser;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.interaction.Interactions;
import dev.carillon.ejb.platform.security.Hashes;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * What a service worker saw happen to a notification.
 *
 * @param endpoint null where {@code subscriptionId} is given
 */
record ReportedEvent(
    @Size(max = 4096) String endpoint,
    @Size(max = 128) String subscriptionId,
    @NotBlank String publishId,
    @NotBlank String event,
    String action) {

  /**
   * @param appId null where no token says it
   * @throws ServiceException invalid_input
   */
  Interactions.Report report(String appId) {
    if (endpoint == null && (subscriptionId == null || subscriptionId.isEmpty())) {
      throw ServiceException.invalid("endpoint or subscriptionId is required");
    }
    return new Interactions.Report(
        appId,
        endpoint == null ? subscriptionId : Hashes.sha256Hex(endpoint),
        publishId,
        Interactions.Event.ofWireName(event),
        action);
  }
}
