package dev.carillon.web.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.platform.config.CarillonConfig;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressesTest {

  private static final Map<String, String> PROXIES =
      Map.of("carillon.trusted_proxies", "10.0.0.0/8, 2001:db8:1::/48, 192.0.2.7");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // nobody's word counts but a proxy's
        "203.0.113.9 | 198.51.100.1 | 203.0.113.9",
        "192.0.2.8 | 198.51.100.1 | 192.0.2.8",
        "10.1.2.3 | 198.51.100.1 | 198.51.100.1",
        "192.0.2.7 | 198.51.100.1 | 198.51.100.1",
        // what the client wrote itself stands further left
        "10.1.2.3 | 8.8.8.8, 198.51.100.1 | 198.51.100.1",
        "10.1.2.3 | 8.8.8.8, 198.51.100.1, 10.9.9.9 | 198.51.100.1",
        "10.1.2.3 | 10.0.0.1, 198.51.100.1 | 198.51.100.1",
        // a chain of proxies alone
        "10.1.2.3 | 10.0.0.1, 10.0.0.2 | 10.0.0.1",
        // what is no address ends it
        "10.1.2.3 | 198.51.100.1, unknown | 10.1.2.3",
        "10.1.2.3 | 198.51.100.1, evil.example.org, 10.0.0.5 | 10.0.0.5",
        "10.1.2.3 | 198.51.100.1, 0x7f.1 | 10.1.2.3",
        "10.1.2.3 | '' | 10.1.2.3",
        // with a port
        "10.1.2.3 | 198.51.100.1:4711 | 198.51.100.1",
        "10.1.2.3 | [2001:db8:2:3:4:5:6:7]:4711 | 20010db800020003",
        "2001:db8:1::5 | 198.51.100.1 | 198.51.100.1",
        "2001:db8:9::5 | 198.51.100.1 | 20010db800090000"
      })
  void isTheLastHopThatIsNoProxy(String peer, String header, String expected) {
    ClientAddresses addresses = addresses(PROXIES);

    assertThat(addresses.of(request(peer, "X-Forwarded-For", List.of(header)))).isEqualTo(expected);
  }

  @Test
  void readsOneOfTheTwoHeadersOnly() {
    Map<String, String> standard =
        Map.of("carillon.trusted_proxies", "10.0.0.0/8", "carillon.forwarded_header", "forwarded");
    String element = "proto=https;For=\"[2001:db8:2:3::7]:99\";by=10.0.0.1";

    assertThat(addresses(PROXIES).of(request("10.0.0.1", "Forwarded", List.of(element))))
        .isEqualTo("10.0.0.1");
    assertThat(addresses(standard).of(request("10.0.0.1", "Forwarded", List.of(element))))
        .isEqualTo("20010db800020003");
    assertThat(addresses(standard).of(request("10.0.0.1", "X-Forwarded-For", List.of("8.8.8.8"))))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void takesSeveralHeadersForOneListAndOfALongOneTheEnd() {
    String long1 = "8.8.8.8, ".repeat(100_000) + "198.51.100.1";

    assertThat(addresses(PROXIES).of(request("10.0.0.1", "X-Forwarded-For", List.of(long1))))
        .isEqualTo("198.51.100.1");
    assertThat(
            addresses(PROXIES)
                .of(request("10.0.0.1", "X-Forwarded-For", List.of("8.8.8.8", "198.51.100.2"))))
        .isEqualTo("198.51.100.2");
  }

  @Test
  void countsTheNeighboursInAnIpv6NetworkAsOne() {
    ClientAddresses addresses = addresses(Map.of());

    assertThat(addresses.of(request("2001:db8:5:6:1:1:1:1", "X", List.of())))
        .isEqualTo(addresses.of(request("2001:db8:5:6:2:2:2:2", "X", List.of())))
        .isNotEqualTo(addresses.of(request("2001:db8:5:7::1", "X", List.of())));
  }

  private static ClientAddresses addresses(Map<String, String> keys) {
    return new ClientAddresses(CarillonConfig.of(keysWithRing(keys)));
  }

  private static Map<String, String> keysWithRing(Map<String, String> keys) {
    Map<String, String> all = new HashMap<>(keys);
    all.put("carillon.encryption.keys", "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    return all;
  }

  private static HttpServletRequest request(String peer, String header, List<String> values) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            ClientAddressesTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemoteAddr" -> peer;
                  case "getHeaders" ->
                      Collections.enumeration(
                          header.equals(arguments[0]) ? values : List.<String>of());
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
