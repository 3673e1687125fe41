package dev.carillon.providers.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

  private final AddressPolicy policy = new AddressPolicy(false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::a00:1",
        "::808:808",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:a00:1::",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "2001::1",
        "2001:10::1",
        "2001:db8::1",
        "3fff::1",
        "100::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "5f00::1"
      })
  void refusesWhatIsNotPublic(String literal) throws UnknownHostException {
    assertThat(policy.permits(address(literal))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "223.255.255.255",
        "2600::1",
        "2a00:1450:4001:81b::200a",
        "64:ff9b::808:808",
        "2002:808:808::1"
      })
  void permitsPublicAddresses(String literal) throws UnknownHostException {
    assertThat(policy.permits(address(literal))).isTrue();
  }

  @Test
  void judgesMappedAddressesByTheAddressTheyCarry() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 10;
    mapped[15] = 1;
    // getByAddress turns the mapped form into IPv4; the policy must not depend on that
    assertThat(policy.permits(Inet6Address.getByAddress(null, mapped, -1))).isFalse();
    assertThat(policy.permits(InetAddress.getByAddress(mapped))).isFalse();
    mapped[12] = 8;
    assertThat(policy.permits(Inet6Address.getByAddress(null, mapped, -1))).isTrue();
  }

  @Test
  void permitsLoopbackOnlyWhereAllowed() throws UnknownHostException {
    AddressPolicy development = new AddressPolicy(true);
    assertThat(development.permits(address("127.0.0.1"))).isTrue();
    assertThat(development.permits(address("::1"))).isTrue();
    assertThat(development.permits(address("10.0.0.1"))).isFalse();
    assertThat(development.permits(address("169.254.169.254"))).isFalse();
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(literal));
  }
}
