package dev.carillon.providers.webpush;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.http2.Origin;
import dev.carillon.providers.net.EndpointPolicy;
import java.net.URI;

/**
 * Where a subscription's endpoint leads. The origin is checked again here, though registration has
 * done so: the list of allowed origins may have become shorter since.
 */
final class Destinations {

  /** A request's origin and target. */
  record Destination(Origin origin, String target) {}

  private final EndpointPolicy policy;
  private final Origin relay;
  private final String relayPath;

  /**
   * @throws IllegalArgumentException when the base address or an extra origin is malformed
   */
  Destinations(ProviderSettings settings) {
    this.policy = EndpointPolicy.of(ProviderKind.WEB_PUSH, settings);
    URI base = settings.baseUrl();
    this.relay = base == null ? null : Origin.of(base);
    this.relayPath = base == null ? "" : Origin.pathPrefix(base);
  }

  /** Null when the endpoint is refused. */
  Destination of(String endpoint) {
    if (relay == null && policy.refusal(endpoint).isPresent()) {
      return null;
    }
    URI uri = URI.create(endpoint);
    String target = Origin.requestTarget(uri);
    return relay == null
        ? new Destination(Origin.of(uri), target)
        : new Destination(relay, relayPath + target);
  }
}
