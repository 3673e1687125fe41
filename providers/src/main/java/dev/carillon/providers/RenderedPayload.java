package dev.carillon.providers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import java.util.Map;

/**
 * A message in a provider's shape, without the token.
 *
 * @param payload what the provider's documentation calls the message or payload (FCM {@code
 *     message}, APNs payload, the text to encrypt for Web Push, HMS {@code message}, WNS content)
 * @param headers the provider's own request headers (APNs {@code apns-*}, Web Push {@code TTL,
 *     Urgency, Topic}, WNS {@code X-WNS-*}), lower-case names
 * @param usedOverride whether the caller's own provider message was taken
 */
public record RenderedPayload(
    ProviderKind kind, ObjectNode payload, Map<String, String> headers, boolean usedOverride) {

  public RenderedPayload {
    headers = Map.copyOf(headers);
  }
}
