package dev.carillon.providers.net;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * An allowed origin: {@code https://push.example.org}, {@code https://push.example.org:8443} or,
 * for every name below a domain but not the domain itself, {@code https://*.example.org}.
 */
record OriginPattern(boolean subdomains, String host, int port) {

  private static final String WILDCARD = "*.";
  private static final String SCHEME = "https://";

  /**
   * @throws IllegalArgumentException when the text is no such origin
   */
  static OriginPattern parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.startsWith(SCHEME)) {
      throw invalid(text);
    }
    String authority = lower.substring(SCHEME.length());
    boolean subdomains = authority.startsWith(WILDCARD);
    try {
      URI uri = new URI(SCHEME + (subdomains ? authority.substring(2) : authority));
      if (uri.getHost() == null
          || uri.getUserInfo() != null
          || !uri.getRawPath().isEmpty()
          || uri.getRawQuery() != null
          || uri.getRawFragment() != null
          || (subdomains && uri.getHost().indexOf('.') < 0)) {
        throw invalid(text);
      }
      return new OriginPattern(subdomains, uri.getHost(), portOf(uri));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(invalid(text).getMessage(), e);
    }
  }

  boolean matches(URI https) {
    String candidate = https.getHost().toLowerCase(Locale.ROOT);
    boolean hostMatches =
        subdomains
            ? candidate.length() > host.length() + 1 && candidate.endsWith("." + host)
            : candidate.equals(host);
    return hostMatches && portOf(https) == port;
  }

  private static int portOf(URI uri) {
    return uri.getPort() == -1 ? 443 : uri.getPort();
  }

  private static IllegalArgumentException invalid(String text) {
    return new IllegalArgumentException(
        "an allowed origin is https://host[:port] or https://*.domain, not " + text);
  }
}
