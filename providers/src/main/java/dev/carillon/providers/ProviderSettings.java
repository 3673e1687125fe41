package dev.carillon.providers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How one provider is reached, from {@code push.providers.<name>.*}.
 *
 * @param baseUrl in place of the provider's own address (a mock or a relay); null for the real one
 * @param tokenUrl in place of the provider's own OAuth2 token address; null for the real one
 * @param connectTimeout bound of connecting, TLS included
 * @param requestTimeout bound from submission to outcome
 * @param maxConnections connections to one origin
 * @param maxInFlight requests in flight to one origin
 * @param allowLoopback whether addresses that came from outside may be loopback and plain http
 *     (development and tests only)
 * @param extraOrigins Web Push origins allowed beside the built-in list, for example {@code
 *     https://push.example.org} or {@code https://*.example.org}
 * @param trustedCertificates PEM file of certificates to trust in place of the system's (a mock or
 *     relay with its own); null for the system's
 */
public record ProviderSettings(
    URI baseUrl,
    URI tokenUrl,
    Duration connectTimeout,
    Duration requestTimeout,
    int maxConnections,
    int maxInFlight,
    boolean allowLoopback,
    List<String> extraOrigins,
    Path trustedCertificates) {

  public ProviderSettings {
    extraOrigins = List.copyOf(extraOrigins);
  }

  /** The provider's real address with the default bounds. */
  public static ProviderSettings defaults() {
    return new ProviderSettings(
        null,
        null,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        16,
        4000,
        false,
        List.of(),
        null);
  }
}
