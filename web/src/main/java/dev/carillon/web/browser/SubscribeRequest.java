package dev.carillon.web.browser;

import dev.carillon.ejb.registry.browser.BrowserSubscription;
import dev.carillon.ejb.registry.device.RecipientAddress;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * What {@code PushSubscription.toJSON()} gives, and what a browser adds to it.
 *
 * @param expirationTime browsers send it; the push service says when it ends a subscription
 * @param userAgent null for that of the request
 * @param applicationServerKey the public key that it was made under, base64url; null for the one in
 *     use
 * @param previousEndpoint what the browser replaced by this one; null for none
 */
record SubscribeRequest(
    @NotBlank @Size(max = 4096) String endpoint,
    Long expirationTime,
    @NotNull @Valid Keys keys,
    String userAgent,
    @Size(max = 200) String applicationServerKey,
    @Size(max = 4096) String previousEndpoint) {

  record Keys(@NotBlank @Size(max = 256) String p256dh, @NotBlank @Size(max = 256) String auth) {}

  /**
   * @param header the request's own
   */
  BrowserSubscription subscription(String header) {
    return new BrowserSubscription(
        RecipientAddress.webPush(endpoint, keys.p256dh, keys.auth).madeUnder(applicationServerKey),
        userAgent == null ? header : userAgent,
        previousEndpoint);
  }
}
