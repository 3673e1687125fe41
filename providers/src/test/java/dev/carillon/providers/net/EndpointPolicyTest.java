package dev.carillon.providers.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.ProviderSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointPolicyTest {

  private final EndpointPolicy production =
      EndpointPolicy.of(ProviderKind.WEB_PUSH, ProviderSettings.defaults());
  private final EndpointPolicy development =
      EndpointPolicy.of(ProviderKind.WEB_PUSH, settings(true));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://FCM.googleapis.com:443/fcm/send/abc",
        "https://web.push.apple.com/abc",
        "https://db5p.notify.windows.com/w/?token=abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc"
      })
  void acceptsTheBuiltInPushServices(String endpoint) {
    assertThat(production.refusal(endpoint)).isEmpty();
    assertThat(development.refusal(endpoint)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "https://googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilgoogleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com./x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://example.com/x",
        "https://10.0.0.1/x",
        "https://8.8.8.8/x",
        "https://[2600::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "//fcm.googleapis.com/x",
        "fcm.googleapis.com/x",
        "https:///x",
        "mailto:someone@googleapis.com",
        "https://fcm.googleapis.com/ space",
        ""
      })
  void refusesEverythingElse(String endpoint) {
    assertThat(production.refusal(endpoint)).isPresent();
    assertThat(development.refusal(endpoint)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:6061/push/1",
        "https://localhost:6061/push/1",
        "http://127.0.0.1:80/x",
        "http://127.9.9.9/x",
        "https://[::1]:8443/x",
        "http://push.localhost/x"
      })
  void acceptsLoopbackOnlyInDevelopment(String endpoint) {
    assertThat(production.refusal(endpoint)).isPresent();
    assertThat(development.refusal(endpoint)).isEmpty();
  }

  @Test
  void acceptsExtraOriginsExactlyAsWritten() {
    EndpointPolicy policy =
        EndpointPolicy.of(
            ProviderKind.WEB_PUSH,
            settings(false, "https://push.example.org", "https://*.example.net:8443"));
    assertThat(policy.refusal("https://push.example.org/a")).isEmpty();
    assertThat(policy.refusal("https://a.push.example.org/a")).isPresent();
    assertThat(policy.refusal("https://a.b.example.net:8443/a")).isEmpty();
    assertThat(policy.refusal("https://a.example.net/a")).isPresent();
    assertThat(policy.refusal("https://example.net:8443/a")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://push.example.org",
        "https://*",
        "https://*.org",
        "https://push.example.org/path",
        "https://push.example.org?x",
        "https://user@push.example.org",
        "push.example.org",
        "https://"
      })
  void refusesMalformedExtraOriginsAtStart(String origin) {
    assertThatThrownBy(() -> EndpointPolicy.of(ProviderKind.WEB_PUSH, settings(false, origin)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(origin);
  }

  @Test
  void allowsWnsItsOwnOriginsOnly() {
    EndpointPolicy wns = EndpointPolicy.of(ProviderKind.WNS, ProviderSettings.defaults());
    assertThat(wns.refusal("https://db5p.notify.windows.com/?token=x")).isEmpty();
    assertThat(wns.refusal("https://fcm.googleapis.com/x")).isPresent();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProviderKind.class,
      names = {"WEB_PUSH", "WNS"},
      mode = EnumSource.Mode.EXCLUDE)
  void existsOnlyWhereTokensAreEndpoints(ProviderKind kind) {
    assertThatThrownBy(() -> EndpointPolicy.of(kind, ProviderSettings.defaults()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverRepeatsTheEndpoint() {
    assertThat(production.refusal("https://example.com/secret-capability"))
        .hasValueSatisfying(text -> assertThat(text).doesNotContain("secret", "example.com"));
  }

  private static ProviderSettings settings(boolean allowLoopback, String... extraOrigins) {
    ProviderSettings defaults = ProviderSettings.defaults();
    return new ProviderSettings(
        null,
        null,
        defaults.connectTimeout(),
        defaults.requestTimeout(),
        defaults.maxConnections(),
        defaults.maxInFlight(),
        allowLoopback,
        List.of(extraOrigins),
        null);
  }
}
