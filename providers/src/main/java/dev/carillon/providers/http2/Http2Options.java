package dev.carillon.providers.http2;

import dev.carillon.providers.ProviderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Bounds of a client.
 *
 * @param connectTimeout of TCP, and again of the TLS handshake
 * @param requestTimeout from submission to the end of the answer
 * @param maxConnections to one origin; another is opened when all streams of the others are taken
 * @param maxInFlight requests to one origin that are on the wire or about to be
 * @param maxWaiting requests to one origin beyond that; the next fails as overloaded
 * @param maxBodyBytes of an answer; the rest is cut off
 * @param trustedCertificates PEM certificates to trust in place of the system's, null for the
 *     system's (relays and mocks with their own)
 * @param http1 HTTP/1.1 only, and a connection for each request: for addresses that an app named,
 *     which are many and seldom used
 */
public record Http2Options(
    Duration connectTimeout,
    Duration requestTimeout,
    int maxConnections,
    int maxInFlight,
    int maxWaiting,
    int maxBodyBytes,
    String trustedCertificates,
    boolean http1) {

  /** Answers of push services are short; this leaves room for HMS's lists of 1,000 tokens. */
  private static final int MAX_BODY = 512 * 1024;

  private static final int MAX_WAITING = 10_000;

  public Http2Options {
    if (connectTimeout.toMillis() < 1 || requestTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeouts must be 1 ms or more");
    }
    if (maxConnections < 1 || maxInFlight < 1 || maxWaiting < 0 || maxBodyBytes < 1) {
      throw new IllegalArgumentException("bounds must be positive");
    }
  }

  public static Http2Options of(ProviderSettings settings) {
    return new Http2Options(
        settings.connectTimeout(),
        settings.requestTimeout(),
        settings.maxConnections(),
        settings.maxInFlight(),
        MAX_WAITING,
        MAX_BODY,
        trusted(settings.trustedCertificates()),
        false);
  }

  private static String trusted(Path pemFile) {
    if (pemFile == null) {
      return null;
    }
    try {
      return Files.readString(pemFile);
    } catch (IOException e) {
      throw new IllegalArgumentException("trusted_certificates cannot be read: " + pemFile, e);
    }
  }

  public Http2Options withTrustedCertificates(String pem) {
    return new Http2Options(
        connectTimeout,
        requestTimeout,
        maxConnections,
        maxInFlight,
        maxWaiting,
        maxBodyBytes,
        pem,
        http1);
  }
}
