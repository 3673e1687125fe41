package dev.carillon.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.webpush.WebPushCredential;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CredentialsTest {

  private static String key;

  @BeforeAll
  static void makeKey() throws GeneralSecurityException {
    key = pem(2048);
  }

  @Test
  void readsBackWhatItWrote() {
    for (Credential each : new Credential[] {fcm(), hms(), wns(), webPush()}) {
      String text = Credentials.serialize(each);
      assertThat(Credentials.parse(each.kind(), text)).isEqualTo(each);
    }
  }

  @Test
  void printsNoSecret() {
    assertThat(fcm().toString()).contains("[REDACTED]").doesNotContain("PRIVATE", "iam");
    assertThat(hms().toString()).isEqualTo("HMS [REDACTED]");
    assertThat(wns().toString()).isEqualTo("WNS [REDACTED]");
  }

  @Test
  void takesTheServiceAccountAsTextToo() {
    ObjectNode fields = object().put("serviceAccountJson", serviceAccount().toString());
    assertThat(Credentials.parse(ProviderKind.FCM, fields)).isEqualTo(fcm());
  }

  @Test
  void namesTheFieldThatIsWrongAndNotItsValue() throws GeneralSecurityException {
    refused(ProviderKind.FCM, object(), "serviceAccountJson");
    refused(ProviderKind.FCM, object().put("serviceAccountJson", "{secret"), "serviceAccountJson");
    refused(ProviderKind.FCM, object().put("serviceAccountJson", "[]"), "serviceAccountJson");
    refused(ProviderKind.FCM, object().put("serviceAccountJson", 7), "serviceAccountJson");
    refused(ProviderKind.FCM, account(serviceAccount().put("type", "user")), "type");
    refused(ProviderKind.FCM, account(serviceAccount().put("project_id", "a/../b")), "project_id");
    refused(ProviderKind.FCM, account(serviceAccount().put("client_email", "")), "client_email");
    refused(
        ProviderKind.FCM, account(serviceAccount().put("private_key", "secret")), "private_key");
    refused(
        ProviderKind.FCM, account(serviceAccount().put("private_key", pem(1024))), "private_key");
    refused(ProviderKind.HMS, object().put("hmsAppId", "1"), "clientSecret");
    refused(ProviderKind.HMS, object().put("hmsAppId", "a/b").put("clientSecret", "s"), "hmsAppId");
    refused(ProviderKind.WNS, object().put("clientSecret", "secret"), "packageSid");
    refused(
        ProviderKind.WNS,
        object().put("packageSid", "secret".repeat(1000)).put("clientSecret", "s"),
        "packageSid");
  }

  @Test
  void refusesTextThatIsNoCredential() {
    assertThatThrownBy(() -> Credentials.parse(ProviderKind.HMS, "{\"clientSecret\":\"secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> Credentials.parse(ProviderKind.HMS, "[]"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(ProviderKind kind, ObjectNode fields, String field) {
    assertThatThrownBy(() -> Credentials.parse(kind, fields))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field)
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  private static Credential fcm() {
    return Credentials.parse(ProviderKind.FCM, account(serviceAccount()));
  }

  private static Credential hms() {
    return Credentials.parse(
        ProviderKind.HMS, object().put("hmsAppId", "100000001").put("clientSecret", "s3"));
  }

  private static Credential wns() {
    return Credentials.parse(
        ProviderKind.WNS,
        object().put("packageSid", "ms-app://s-1-15-2-1").put("clientSecret", "s3"));
  }

  private static Credential webPush() {
    return WebPushCredential.generate("mailto:ops@example.org");
  }

  private static ObjectNode account(ObjectNode file) {
    ObjectNode fields = object();
    fields.set("serviceAccountJson", file);
    return fields;
  }

  private static ObjectNode serviceAccount() {
    return object()
        .put("type", "service_account")
        .put("project_id", "project-1")
        .put("private_key_id", "k1")
        .put("private_key", key)
        .put("client_email", "a@project-1.iam.gserviceaccount.com")
        .put("token_uri", "http://169.254.169.254/");
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String pem(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END PRIVATE KEY-----\n";
  }
}
