package dev.carillon.ejb.registry.identity;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.providers.net.AddressPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Fetches key sets: https only (development: http on loopback), public addresses only, no
 * redirects, no proxy, bounded in time and size.
 */
@ApplicationScoped
public class KeySetSource {

  private static final int TIMEOUT_MS = 3000;
  private static final int MAX_BYTES = 256 * 1024;

  private final boolean allowLoopback;

  /** For the container's proxy only. */
  protected KeySetSource() {
    this.allowLoopback = false;
  }

  @Inject
  public KeySetSource(CarillonConfig config) {
    this.allowLoopback = config.development();
  }

  String fetch(URI address) throws IOException {
    requirePublic(address);
    HttpURLConnection connection =
        (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MS);
    connection.setReadTimeout(TIMEOUT_MS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Accept", "application/json");
    try {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("answered " + connection.getResponseCode());
      }
      return text(connection);
    } finally {
      connection.disconnect();
    }
  }

  /**
   * Asks the name service itself; the connection then uses the answer that the JVM keeps for 30 s
   * ({@code networkaddress.cache.ttl}), so the address that was checked is the one connected to.
   */
  private void requirePublic(URI address) throws IOException {
    AddressPolicy policy = new AddressPolicy(allowLoopback);
    boolean https = "https".equals(address.getScheme());
    for (InetAddress resolved : InetAddress.getAllByName(address.getHost())) {
      boolean loopback = allowLoopback && resolved.isLoopbackAddress();
      if (!policy.permits(resolved) || !(https || loopback)) {
        throw new IOException("refused address");
      }
    }
  }

  private static String text(HttpURLConnection connection) throws IOException {
    try (InputStream body = connection.getInputStream()) {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
