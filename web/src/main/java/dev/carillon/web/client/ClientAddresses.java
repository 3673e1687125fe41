package dev.carillon.web.client;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.TrustedProxies;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from, for limits by address. Behind trusted proxies it is the last hop that
 * is none of them: read from the right to the left, because each proxy appends whom it was called
 * by, and what stands further left anyone may have written.
 */
@ApplicationScoped
public class ClientAddresses {

  private static final int MAX_HEADER = 4096;
  private static final int MAX_HOPS = 32;

  /** Of an IPv6 address: who has one has the whole network of this size. */
  private static final int NETWORK_BYTES = 8;

  private final TrustedProxies proxies;

  @Inject
  public ClientAddresses(CarillonConfig config) {
    this(config.access().trustedProxies());
  }

  ClientAddresses(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** What limits count by: an IPv4 address, or the /64 network of an IPv6 address. */
  public String of(HttpServletRequest request) {
    String peer = String.valueOf(request.getRemoteAddr());
    return TrustedProxies.address(peer).map(address -> key(client(address, request))).orElse(peer);
  }

  private InetAddress client(InetAddress peer, HttpServletRequest request) {
    InetAddress nearest = peer;
    List<String> hops = proxies.trusts(peer) ? hops(request) : List.of();
    for (int at = hops.size() - 1; at >= Math.max(0, hops.size() - MAX_HOPS); at--) {
      Optional<InetAddress> hop = address(hops.get(at));
      if (hop.isEmpty()) {
        return nearest; // a name or an alias: nobody we could tell apart
      }
      nearest = hop.get();
      if (!proxies.trusts(nearest)) {
        return nearest;
      }
    }
    return nearest;
  }

  private List<String> hops(HttpServletRequest request) {
    boolean standard = proxies.header() == TrustedProxies.Header.FORWARDED;
    String name = standard ? "Forwarded" : "X-Forwarded-For";
    List<String> hops = new ArrayList<>();
    for (String value : Collections.list(request.getHeaders(name))) {
      // of a header that is too long the right end counts: there our proxies wrote
      int from = Math.max(0, value.length() - MAX_HEADER);
      for (String hop : value.substring(from).split(",", -1)) {
        hops.add(standard ? forwardedFor(hop) : hop.strip());
      }
    }
    return hops;
  }

  /** The {@code for} of one element of RFC 7239; empty when it names none. */
  private static String forwardedFor(String element) {
    for (String pair : element.split(";", -1)) {
      String stripped = pair.strip();
      if (stripped.regionMatches(true, 0, "for=", 0, 4)) {
        return stripped.substring(4).replace("\"", "").strip();
      }
    }
    return "";
  }

  /** An address, with or without brackets and a port. */
  private static Optional<InetAddress> address(String hop) {
    int end = hop.indexOf(']');
    if (hop.startsWith("[") && end > 0) {
      return TrustedProxies.address(hop.substring(1, end));
    }
    boolean port = hop.indexOf(':') >= 0 && hop.indexOf(':') == hop.lastIndexOf(':');
    return TrustedProxies.address(port ? hop.substring(0, hop.indexOf(':')) : hop);
  }

  private static String key(InetAddress address) {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES)
        : address.getHostAddress();
  }
}
