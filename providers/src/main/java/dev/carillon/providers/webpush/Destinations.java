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

  /** The origin to connect to for an endpoint, null when it is refused. */
  Origin origin(String endpoint) {
    if (relay != null) {
      return relay;
    }
    return policy.refusal(endpoint).isPresent() ? null : Origin.of(URI.create(endpoint));
  }

  /** Path and query of the request, given where the endpoint's own begin. */
  String target(String endpoint, int authorityEnd) {
    String target = endpoint.substring(authorityEnd);
    return relayPath + (target.startsWith("/") ? target : "/" + target);
  }

  /** The length of {@code scheme://host:port} as it stands in the endpoint. */
  static int authorityEnd(String endpoint) {
    int start = endpoint.indexOf("://") + 3;
    for (int i = start; i < endpoint.length(); i++) {
      char c = endpoint.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return endpoint.length();
  }
}
