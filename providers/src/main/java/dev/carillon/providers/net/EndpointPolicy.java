package dev.carillon.providers.net;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.ProviderSettings;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which push endpoints (Web Push, WNS) are accepted from devices: https, a host name and not an
 * address, an allowed origin. Where {@code allowLoopback} is set, loopback hosts are accepted too,
 * over http as well.
 *
 * <p>Looks only at the text, without a name service, so that registration may ask it. The address
 * itself is checked by {@link GuardedResolver} at each connect. Immutable; safe for many threads.
 */
public final class EndpointPolicy {

  private static final List<String> WEB_PUSH =
      List.of(
          "https://*.googleapis.com",
          "https://*.push.apple.com",
          "https://*.notify.windows.com",
          "https://*.push.services.mozilla.com");
  private static final List<String> WNS = List.of("https://*.notify.windows.com");

  private final List<OriginPattern> allowed;
  private final boolean allowLoopback;

  private EndpointPolicy(List<OriginPattern> allowed, boolean allowLoopback) {
    this.allowed = allowed;
    this.allowLoopback = allowLoopback;
  }

  /**
   * The policy of one provider: its built-in origins and the configured extra ones.
   *
   * @throws IllegalArgumentException when an extra origin is malformed (the message repeats it) or
   *     the provider's tokens are no endpoints
   */
  public static EndpointPolicy of(ProviderKind kind, ProviderSettings settings) {
    List<String> builtIn =
        switch (kind) {
          case WEB_PUSH -> WEB_PUSH;
          case WNS -> WNS;
          case FCM, APNS, HMS, REALTIME ->
              throw new IllegalArgumentException(kind + " has no endpoints");
        };
    List<OriginPattern> allowed =
        Stream.concat(builtIn.stream(), settings.extraOrigins().stream())
            .map(OriginPattern::parse)
            .toList();
    return new EndpointPolicy(allowed, settings.allowLoopback());
  }

  /**
   * Why the endpoint is not accepted, empty when it is. The text is meant for the caller and never
   * repeats the endpoint, which is a secret.
   */
  public Optional<String> refusal(String endpoint) {
    URI uri;
    try {
      uri = new URI(endpoint);
    } catch (URISyntaxException e) {
      return Optional.of("the endpoint must be an absolute https URL");
    }
    if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
      return Optional.of("the endpoint must be an absolute https URL without user information");
    }
    return refusal(uri);
  }

  private Optional<String> refusal(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    boolean https = scheme.equals("https");
    if (allowLoopback && (https || scheme.equals("http")) && namesLoopback(uri.getHost())) {
      return Optional.empty();
    }
    if (!https) {
      return Optional.of("the endpoint must be an https URL");
    }
    if (literal(uri.getHost()) != null) {
      return Optional.of("the endpoint's host must be a name, not an address");
    }
    if (allowed.stream().noneMatch(pattern -> pattern.matches(uri))) {
      return Optional.of("the endpoint's origin is not an allowed push service");
    }
    return Optional.empty();
  }

  private static boolean namesLoopback(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    byte[] address = literal(lower);
    if (address == null) {
      return lower.equals("localhost") || lower.endsWith(".localhost");
    }
    try {
      return InetAddress.getByAddress(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address literal has 4 or 16 bytes", e);
    }
  }

  /** The bytes of an IPv4 or IPv6 literal (RFC 3986 brackets included), null for a name. */
  private static byte[] literal(String host) {
    return NetUtil.createByteArrayFromIpAddressString(host);
  }
}
