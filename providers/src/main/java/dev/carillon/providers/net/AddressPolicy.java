package dev.carillon.providers.net;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which IP addresses Carillon connects to when the host name came from outside: those that are
 * reachable over the public Internet and no others. Immutable; safe for many threads.
 *
 * <p>The blocks are those of the IANA special-purpose address registries (RFC 6890) that are not
 * globally reachable. IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4) are judged by the
 * address they carry.
 */
public final class AddressPolicy {

  private static final List<AddressBlock> REFUSED_V4 =
      blocks(
          "0.0.0.0/8", // this network
          "10.0.0.0/8",
          "100.64.0.0/10", // carrier-grade NAT
          "127.0.0.0/8",
          "169.254.0.0/16", // link-local, cloud metadata services
          "172.16.0.0/12",
          "192.0.0.0/24", // IETF protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relay anycast
          "192.168.0.0/16",
          "198.18.0.0/15", // benchmarking
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  private static final AddressBlock GLOBAL_UNICAST = AddressBlock.parse("2000::/3");
  private static final List<AddressBlock> REFUSED_V6 =
      blocks(
          "2001::/23", // IETF protocol assignments: Teredo, ORCHID, benchmarking
          "2001:db8::/32", // documentation
          "3fff::/20"); // documentation

  private static final AddressBlock MAPPED = AddressBlock.parse("::ffff:0:0/96");
  private static final AddressBlock NAT64 = AddressBlock.parse("64:ff9b::/96");
  private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");

  private final boolean allowLoopback;

  /**
   * @param allowLoopback whether loopback addresses are permitted beside public ones (development
   *     and tests)
   */
  public AddressPolicy(boolean allowLoopback) {
    this.allowLoopback = allowLoopback;
  }

  /** Whether a connection to this address may be made. */
  public boolean permits(InetAddress address) {
    if (allowLoopback && address.isLoopbackAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? publicV4(bytes) : publicV6(bytes);
  }

  private static boolean publicV4(byte[] address) {
    return REFUSED_V4.stream().noneMatch(block -> block.contains(address));
  }

  private static boolean publicV6(byte[] address) {
    if (MAPPED.contains(address) || NAT64.contains(address)) {
      return publicV4(Arrays.copyOfRange(address, 12, 16));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return publicV4(Arrays.copyOfRange(address, 2, 6));
    }
    return GLOBAL_UNICAST.contains(address)
        && REFUSED_V6.stream().noneMatch(block -> block.contains(address));
  }

  private static List<AddressBlock> blocks(String... cidrs) {
    return Stream.of(cidrs).map(AddressBlock::parse).toList();
  }
}
