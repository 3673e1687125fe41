package dev.carillon.providers.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carillon.providers.TurnableClock;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class VapidHeadersTest {

  private static final String ORIGIN = "https://push.example.org:8443";
  private static final JsonMapper JSON = new JsonMapper();

  private final WebPushCredential credential = WebPushCredential.generate("mailto:ops@example.org");
  private final TurnableClock clock = new TurnableClock(Instant.parse("2026-05-01T00:00:00Z"));
  private final VapidHeaders headers = new VapidHeaders(credential, clock);

  @Test
  void namesTheFullOriginTheSubjectAndAnEndWithinADay() throws IOException {
    JsonNode claims = part(headers.authorization(ORIGIN), 1);
    assertThat(claims.get("aud").asText()).isEqualTo(ORIGIN);
    assertThat(claims.get("sub").asText()).isEqualTo("mailto:ops@example.org");
    Instant end = Instant.ofEpochSecond(claims.get("exp").asLong());
    assertThat(Duration.between(clock.instant(), end))
        .isPositive()
        .isLessThanOrEqualTo(Duration.ofHours(24));
    assertThat(claims).hasSize(3);
  }

  @Test
  void isSignedWithTheKeyItCarries() throws GeneralSecurityException, IOException {
    String header = headers.authorization(ORIGIN);
    assertThat(part(header, 0).get("alg").asText()).isEqualTo("ES256");
    String jwt = header.substring("vapid t=".length(), header.indexOf(", k="));
    String key = header.substring(header.indexOf(", k=") + ", k=".length());
    assertThat(key).isEqualTo(credential.publicKey());
    byte[] x509 = P256.x509(Base64.getUrlDecoder().decode(key));
    PublicKey publicKey = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(x509));
    int lastDot = jwt.lastIndexOf('.');
    Signature es256 = Signature.getInstance("SHA256withECDSAinP1363Format");
    es256.initVerify(publicKey);
    es256.update(jwt.substring(0, lastDot).getBytes(US_ASCII));
    assertThat(es256.verify(Base64.getUrlDecoder().decode(jwt.substring(lastDot + 1)))).isTrue();
  }

  @Test
  void isSignedOnceForAnOriginAndAgainBeforeItEnds() throws IOException {
    String first = headers.authorization(ORIGIN);
    clock.turn(Duration.ofHours(10));
    assertThat(headers.authorization(ORIGIN)).isSameAs(first);
    clock.turn(Duration.ofHours(1));
    String second = headers.authorization(ORIGIN);
    assertThat(second).isNotEqualTo(first);
    assertThat(part(second, 1).get("exp").asLong())
        .isGreaterThan(part(first, 1).get("exp").asLong());
  }

  @Test
  void isSignedForEachOriginApart() throws IOException {
    String other = "https://updates.push.services.mozilla.com";
    assertThat(part(headers.authorization(other), 1).get("aud").asText()).isEqualTo(other);
    assertThat(part(headers.authorization(ORIGIN), 1).get("aud").asText()).isEqualTo(ORIGIN);
  }

  @Test
  void forgetsTheOriginUsedLongestAgo() {
    String first = headers.authorization(ORIGIN);
    for (int i = 0; i < VapidHeaders.MAX_ORIGINS; i++) {
      headers.authorization("https://" + i + ".example.org");
    }
    assertThat(headers.authorization(ORIGIN)).isNotEqualTo(first);
  }

  private static JsonNode part(String header, int index) throws IOException {
    String jwt = header.substring("vapid t=".length(), header.indexOf(", k="));
    return JSON.readTree(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[index]));
  }
}
