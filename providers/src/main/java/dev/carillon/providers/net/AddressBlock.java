package dev.carillon.providers.net;

import io.netty.util.NetUtil;

/** A block of addresses in CIDR form. IPv4 blocks hold 4 bytes, IPv6 blocks 16. */
final class AddressBlock {

  private final byte[] prefix;
  private final int bits;

  private AddressBlock(byte[] prefix, int bits) {
    this.prefix = prefix;
    this.bits = bits;
  }

  /** Reads {@code 10.0.0.0/8} or {@code fc00::/7}. */
  static AddressBlock parse(String cidr) {
    int slash = cidr.indexOf('/');
    byte[] prefix = NetUtil.createByteArrayFromIpAddressString(cidr.substring(0, slash));
    if (prefix == null) {
      throw new IllegalArgumentException("not an address block: " + cidr);
    }
    return new AddressBlock(prefix, Integer.parseInt(cidr.substring(slash + 1)));
  }

  boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != prefix[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    if (rest == 0) {
      return true;
    }
    int mask = 0xff << (8 - rest);
    return (address[whole] & mask) == (prefix[whole] & mask);
  }
}
