package dev.carillon.providers.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideUrlPolicyTest {

  private final OutsideUrlPolicy production = new OutsideUrlPolicy(false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://login.example.org/jwks",
        "ftp://login.example.org/",
        "https:opaque",
        "https://user:secret@example.org/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://db.internal/",
        "https://printer.local/",
        "https://127.0.0.1/",
        "https://10.1.2.3:8443/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::ffff:192.168.0.1]/",
        "https://[fd00::1]/",
        "https://2130706433/",
        "https://0x7f.1/"
      })
  void productionRefuses(String url) {
    assertThat(production.refusal(URI.create(url))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://login.example.org/jwks",
        "https://example.org:8443/hook?a=b",
        "https://8.8.8.8/",
        "https://[2606:4700::1111]/"
      })
  void productionAccepts(String url) {
    assertThat(production.refusal(URI.create(url))).isEmpty();
  }

  @Test
  void developmentAcceptsItsOwnMachineToo() {
    OutsideUrlPolicy development = new OutsideUrlPolicy(true);
    assertThat(development.refusal(URI.create("http://localhost:8080/hook"))).isEmpty();
    assertThat(development.refusal(URI.create("http://127.0.0.1:8080/hook"))).isEmpty();
    assertThat(development.refusal(URI.create("https://10.0.0.1/hook"))).isPresent();
  }
}
