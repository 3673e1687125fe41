package dev.carillon.providers.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credentials;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApnsCredentialTest {

  private final ApnsKeys keys = ApnsKeys.create();

  @Test
  void readsASigningKeyAndWritesItBack() {
    ApnsCredential credential = keys.credential();
    assertThat(credential.apnsTopic()).isEqualTo(ApnsKeys.TOPIC);
    assertThat(credential.sandbox()).isFalse();
    assertThat(credential.auth()).isEqualTo(keys.signingKey());
    ApnsCredential again =
        (ApnsCredential) Credentials.parse(ProviderKind.APNS, Credentials.serialize(credential));
    assertThat(again.json()).isEqualTo(credential.json());
  }

  @ParameterizedTest
  @CsvSource({"sandbox, true", "development, true", "Production, false"})
  void knowsTheEnvironment(String environment, boolean sandbox) {
    assertThat(ApnsCredential.parse(keys.fields().put("environment", environment)).sandbox())
        .isEqualTo(sandbox);
  }

  @Test
  void takesTheBundleIdByItsOtherName() {
    ObjectNode fields = keys.fields().put("bundleId", "org.example.other");
    fields.remove("apnsTopic");
    assertThat(ApnsCredential.parse(fields).apnsTopic()).isEqualTo("org.example.other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"teamId", "keyId", "privateKey"})
  void namesTheMissingField(String field) {
    ObjectNode fields = keys.fields();
    fields.remove(field);
    assertThatThrownBy(() -> ApnsCredential.parse(fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field);
  }

  @ParameterizedTest
  @CsvSource({
    "teamId, not an id",
    "keyId, a/b",
    "privateKey, secret-that-is-no-key",
    "apnsTopic, two words",
    "environment, staging"
  })
  void namesTheMalformedFieldButNotItsValue(String field, String value) {
    assertThatThrownBy(() -> ApnsCredential.parse(keys.fields().put(field, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field)
        .hasMessageNotContaining(value);
  }

  @Test
  void readsAP12AndTakesTheTopicFromItsSubject() throws GeneralSecurityException {
    ObjectNode fields =
        JsonNodeFactory.instance
            .objectNode()
            .put("p12", Base64.getEncoder().encodeToString(ApnsCertificates.p12("secret")))
            .put("p12Password", "secret");
    ApnsCredential credential = ApnsCredential.parse(fields);
    assertThat(credential.apnsTopic()).isEqualTo(ApnsKeys.TOPIC);
    assertThat(ApnsCredential.parse(credential.json()).apnsTopic()).isEqualTo(ApnsKeys.TOPIC);
    assertThatThrownBy(() -> ApnsCredential.parse(fields.put("p12Password", "wrong")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("p12Password");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsPemInBothKeyForms(boolean pkcs8) throws GeneralSecurityException {
    String pem = ApnsCertificates.pem(pkcs8);
    ApnsCredential credential =
        ApnsCredential.parse(JsonNodeFactory.instance.objectNode().put("pem", pem));
    assertThat(credential.apnsTopic()).isEqualTo(ApnsKeys.TOPIC);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
      })
  void refusesAPemWithoutCertificateAndKey(String pem) {
    assertThatThrownBy(
            () -> ApnsCredential.parse(JsonNodeFactory.instance.objectNode().put("pem", pem)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pem");
  }

  @Test
  void refusesTwoKindsAtOnce() {
    assertThatThrownBy(() -> ApnsCredential.parse(keys.fields().put("pem", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not both");
  }

  @Test
  void neverPrintsTheKey() {
    assertThat(keys.credential().toString()).contains("[REDACTED]").doesNotContain("PRIVATE");
    assertThat(keys.signingKey().toString()).doesNotContain("PRIVATE");
  }
}
