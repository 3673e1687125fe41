package dev.carillon.providers.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class GuardedResolverTest {

  @Test
  void refusesAHostWithOnlyPrivateAddresses() {
    GuardedResolver resolver = resolver("10.0.0.1", "::1");
    assertThatThrownBy(() -> resolver.resolve("rebound.example.org", 443))
        .isInstanceOf(AddressRefusedException.class)
        .hasMessageNotContaining("rebound")
        .hasMessageNotContaining("10.0.0.1");
  }

  @Test
  void picksOnlyPermittedAddressesOfAMixedAnswer() throws UnknownHostException {
    GuardedResolver resolver = resolver("127.0.0.1", "8.8.8.8", "169.254.169.254");
    for (int i = 0; i < 50; i++) {
      assertThat(resolver.resolve("mixed.example.org", 443).getAddress().getHostAddress())
          .isEqualTo("8.8.8.8");
    }
  }

  @Test
  void staysWithTheFamilyThatThePlatformPutsFirst() throws UnknownHostException {
    for (int i = 0; i < 50; i++) {
      assertThat(resolver("8.8.8.8", "2600::1", "8.8.4.4").resolve("both.example.org", 443))
          .matches(found -> found.getAddress() instanceof Inet4Address);
      assertThat(resolver("2600::1", "8.8.8.8").resolve("both.example.org", 443))
          .matches(found -> found.getAddress() instanceof Inet6Address);
    }
  }

  @Test
  void answersAnAddressAlreadyResolvedSoThatItIsNotLookedUpAgain() throws UnknownHostException {
    assertThat(resolver("8.8.4.4").resolve("dns.example.org", 8443).isUnresolved()).isFalse();
    assertThat(resolver("8.8.4.4").resolve("dns.example.org", 8443).getPort()).isEqualTo(8443);
  }

  @Test
  void passesOnThatAHostIsUnknown() {
    GuardedResolver resolver =
        new GuardedResolver(
            new AddressPolicy(false),
            host -> {
              throw new UnknownHostException("no such host");
            });
    assertThatThrownBy(() -> resolver.resolve("nowhere.example.org", 443))
        .isInstanceOf(UnknownHostException.class)
        .isNotInstanceOf(AddressRefusedException.class);
  }

  private static GuardedResolver resolver(String... literals) {
    return new GuardedResolver(
        new AddressPolicy(false),
        host -> {
          InetAddress[] addresses = new InetAddress[literals.length];
          for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.getByName(literals[i]);
          }
          return addresses;
        });
  }
}
