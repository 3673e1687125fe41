package dev.carillon.providers.http2;

import java.net.URI;
import java.util.Locale;

/**
 * Where a connection leads.
 *
 * @param secure TLS with ALPN; otherwise HTTP/2 with prior knowledge (RFC 9113 section 3.3), for
 *     mocks and relays on one's own network
 * @param host a name or an address literal, lower case, IPv6 without brackets
 */
public record Origin(boolean secure, String host, int port) {

  public Origin {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("an origin needs a host and a port");
    }
  }

  /**
   * The origin of an absolute http or https URL.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat it
   */
  public static Origin of(URI url) {
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    if (url.getHost() == null || !(secure || "http".equalsIgnoreCase(url.getScheme()))) {
      throw new IllegalArgumentException("must be an absolute http or https URL");
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int standard = secure ? 443 : 80;
    return new Origin(secure, host, url.getPort() == -1 ? standard : url.getPort());
  }

  /** The path and query of a URL as they stand in a request. */
  public static String requestTarget(URI url) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + '?' + url.getRawQuery();
  }

  /** The path of a base address, without a slash at its end: what request targets begin with. */
  public static String pathPrefix(URI base) {
    String path = base.getRawPath() == null ? "" : base.getRawPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
