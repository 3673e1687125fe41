package dev.carillon.ejb.platform.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxies in front of this server whose word about a client's address is taken, as networks:
 * {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or single addresses. Never resolves a name.
 *
 * @param header in which they say it
 */
public record TrustedProxies(List<Network> networks, Header header) {

  /**
   * In which header they say it. One only: a proxy that writes the one passes the other on as the
   * client sent it.
   */
  public enum Header {
    X_FORWARDED_FOR,
    FORWARDED
  }

  private static final String KEY = "carillon.trusted_proxies";
  private static final String HEADER = "carillon.forwarded_header";
  private static final int MAX = 100;
  private static final int LONGEST_ADDRESS = 45;
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX = Pattern.compile("[0-9]{1,3}");

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /** The first bits of an address, which all of a network share. */
  @SuppressWarnings("ArrayRecordComponent") // never changed, never compared
  public record Network(byte[] address, int bits) {
    private boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if (((other[bit / 8] ^ address[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  static TrustedProxies read(Keys keys) {
    List<Network> networks = new ArrayList<>();
    List<String> given = keys.list(KEY);
    if (given.size() > MAX) {
      keys.problem(KEY, "names at most " + MAX + " networks");
    }
    for (String text : given) {
      network(text)
          .ifPresentOrElse(
              networks::add,
              () -> keys.problem(KEY, "takes networks, as in 10.0.0.0/8: not " + text));
    }
    return new TrustedProxies(networks, keys.choice(HEADER, Header.X_FORWARDED_FOR));
  }

  private static Optional<Network> network(String text) {
    int slash = text.indexOf('/');
    String prefix = slash < 0 ? null : text.substring(slash + 1);
    if (prefix != null && !PREFIX.matcher(prefix).matches()) {
      return Optional.empty();
    }
    return address(slash < 0 ? text : text.substring(0, slash))
        .map(InetAddress::getAddress)
        .map(a -> new Network(a, prefix == null ? a.length * 8 : Integer.parseInt(prefix)))
        .filter(network -> network.bits() <= network.address().length * 8);
  }

  /** The address in a text; empty when the text is anything else, a name for instance. */
  public static Optional<InetAddress> address(String text) {
    if (text.length() > LONGEST_ADDRESS
        || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text)); // asks nobody: it is an address
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether this is one of the proxies. */
  public boolean trusts(InetAddress address) {
    byte[] bytes = address.getAddress();
    return networks.stream().anyMatch(network -> network.contains(bytes));
  }
}
