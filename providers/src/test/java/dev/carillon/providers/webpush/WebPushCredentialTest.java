package dev.carillon.providers.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPushCredentialTest {

  private static final String SUBJECT = "mailto:ops@example.org";

  @Test
  void generatesPairsThatMatchAndDiffer() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 300; i++) { // enough for private keys with leading zero bytes
      WebPushCredential pair = WebPushCredential.generate(SUBJECT);
      keys.add(pair.privateKey());
      assertThat(Base64.getUrlDecoder().decode(pair.publicKey())).hasSize(65);
      assertThat(Base64.getUrlDecoder().decode(pair.privateKey())).hasSize(32);
    }
    assertThat(keys).hasSize(300);
  }

  @Test
  void refusesKeysThatAreNoPair() {
    WebPushCredential one = WebPushCredential.generate(SUBJECT);
    WebPushCredential other = WebPushCredential.generate(SUBJECT);
    assertThatThrownBy(() -> new WebPushCredential(one.publicKey(), other.privateKey(), SUBJECT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("publicKey")
        .hasMessageNotContaining(other.privateKey());
  }

  @ParameterizedTest
  @CsvSource({
    ", privateKey",
    "'', privateKey",
    "AAAA, privateKey",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, privateKey",
    "_____________________________________________w, privateKey",
    "not base64, privateKey"
  })
  void refusesWhatIsNoPrivateKey(String privateKey, String field) {
    String publicKey = WebPushCredential.generate(SUBJECT).publicKey();
    assertThatThrownBy(() -> new WebPushCredential(publicKey, privateKey, SUBJECT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ops@example.org", "mailto:", "mailto:ops", "http://example.org", "https://"})
  void refusesASubjectThatReachesNobody(String subject) {
    WebPushCredential pair = WebPushCredential.generate(SUBJECT);
    assertThatThrownBy(() -> new WebPushCredential(pair.publicKey(), pair.privateKey(), subject))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("subject");
  }

  @Test
  void acceptsAnHttpsSubjectAndPaddedKeys() {
    WebPushCredential pair = WebPushCredential.generate(SUBJECT);
    WebPushCredential again =
        new WebPushCredential(
            pair.publicKey() + "=", pair.privateKey() + "=", "https://example.org/contact");
    assertThat(again.publicKey()).isEqualTo(pair.publicKey());
    assertThat(again.privateKey()).isEqualTo(pair.privateKey());
  }

  @Test
  void neverPrintsThePrivateKey() {
    WebPushCredential pair = WebPushCredential.generate(SUBJECT);
    assertThat(pair.toString()).contains("[REDACTED]").doesNotContain(pair.privateKey());
  }
}
