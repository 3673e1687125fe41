package dev.carillon.ejb.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.apns.ApnsCredential;
import dev.carillon.providers.fcm.FcmCredential;
import dev.carillon.providers.hms.HmsCredential;
import dev.carillon.providers.webpush.WebPushCredential;
import dev.carillon.providers.wns.WnsCredential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default app's credentials under the names that the push guide gives them. */
class CredentialKeysTest {

  @TempDir private Path dir;

  @Test
  void readsAnApnsSigningKeyFromItsFile() throws Exception {
    Path file = Files.writeString(dir.resolve("AuthKey.p8"), signingKey());

    ConfiguredCredential given = only(apns(file));

    ApnsCredential credential = (ApnsCredential) given.atStart();
    assertThat(credential.sandbox()).isTrue();
    assertThat(credential.apnsTopic()).isEqualTo("com.example.app");
    assertThat(given.file()).map(SecretFile::path).contains(file);
  }

  @Test
  void readsAVapidPair() {
    WebPushCredential pair = WebPushCredential.generate("mailto:a@example.com");

    ConfiguredCredential given = only(vapid(pair));

    assertThat(given.atStart()).isEqualTo(pair);
    assertThat(given.toString()).doesNotContain(pair.privateKey());
  }

  @Test
  void readsAnFcmServiceAccountUnderSockudosNames() throws Exception {
    Path file = Files.writeString(dir.resolve("fcm.json"), serviceAccount());

    ConfiguredCredential given =
        only(
            Map.of(
                "push.fcm.enabled", "true",
                "push.fcm.project_id", "my-project",
                "push.fcm.service_account_json_path", file.toString()));

    assertThat(((FcmCredential) given.atStart()).projectId()).isEqualTo("my-project");
  }

  @Test
  void readsAnFcmServiceAccountUnderTheTreesNames() {
    ConfiguredCredential given =
        only(Map.of("push.providers.fcm.service_account_json", serviceAccount()));

    assertThat(((FcmCredential) given.atStart()).projectId()).isEqualTo("of-the-account");
  }

  @Test
  void readsTheClientsOfHmsAndWns() throws Exception {
    Path file = Files.writeString(dir.resolve("secret"), "of-a-file\n");

    assertThat(
            only(Map.of(
                    "push.providers.hms.app_id",
                    "1001",
                    "push.providers.hms.client_secret_path",
                    file.toString()))
                .atStart())
        .isEqualTo(new HmsCredential("1001", "of-a-file"));
    assertThat(
            only(Map.of(
                    "push.providers.wns.package_sid", "ms-app://s-1",
                    "push.providers.wns.client_secret", "s"))
                .atStart())
        .isEqualTo(new WnsCredential("ms-app://s-1", "s"));
  }

  @Test
  void aSubjectAloneIsOfThePairThatIsMade() {
    DefaultApp app = app(Map.of("push.providers.webpush.vapid_subject", "mailto:a@example.com"));

    assertThat(app.credentials()).isEmpty();
    assertThat(app.vapidSubject()).contains("mailto:a@example.com");
  }

  @Test
  void whatIsSwitchedOffIsNotRead() {
    Map<String, String> values = new HashMap<>(apns(Path.of("/nonexistent/AuthKey.p8")));
    values.put("push.providers.apns.enabled", "false");

    assertThat(app(values).credentials()).isEmpty();
    assertThat(app(Map.of("push.fcm.enabled", "false", "push.fcm.project_id", "p")).credentials())
        .isEmpty();
    assertThat(
            CarillonConfig.of(Map.of("push.fcm.enabled", "false"))
                .push()
                .provider(ProviderKind.FCM)
                .enabled())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "push.providers.apns.key_id, K, push.providers.apns.team_id is missing",
    "push.providers.apns.key_id, K, push.providers.apns.private_key is missing (or"
        + " private_key_path)",
    "push.fcm.project_id, p, service_account_json is missing",
    "push.providers.webpush.vapid_public_key, B, push.providers.webpush.vapid_private_key is"
        + " missing",
    "push.providers.webpush.vapid_subject, me, push.providers.webpush.vapid_subject is refused",
    "push.fcm.service_account_json, {}, push.fcm.service_account_json and the keys beside it",
    "push.fcm.service_account_json_path, /nonexistent/x, push.fcm.service_account_json_path names",
    "push.fcm.service_account_json_path, /, is no regular file",
  })
  void namesTheKeyThatMakesItNoCredential(String key, String value, String problem) {
    assertThatThrownBy(() -> app(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void twoValuesForOneCredentialAreRefused() {
    assertThatThrownBy(
            () ->
                app(
                    Map.of(
                        "push.fcm.enabled", "true",
                        "push.providers.fcm.enabled", "false",
                        "push.providers.hms.app_id", "1001",
                        "push.providers.hms.client_secret", "s",
                        "push.providers.hms.client_secret_path", "/x")))
        .hasMessageContaining("push.providers.fcm.enabled and push.fcm.enabled are one key")
        .hasMessageContaining("client_secret and client_secret_path do not stand together");
  }

  @Test
  void productionWithoutAnAppHasNobodyToGiveThemTo() {
    Map<String, String> values = new HashMap<>(vapid(WebPushCredential.generate("mailto:a@b.c")));
    values.put("carillon.profile", "production");

    assertThatThrownBy(() -> CarillonConfig.of(values))
        .hasMessageContaining("carillon.default_app.id is missing");
  }

  private static Map<String, String> apns(Path file) {
    return Map.of(
        "push.providers.apns.enabled", "true",
        "push.providers.apns.environment", "sandbox",
        "push.providers.apns.team_id", "TEAM123456",
        "push.providers.apns.key_id", "KEY1234567",
        "push.providers.apns.bundle_id", "com.example.app",
        "push.providers.apns.private_key_path", file.toString());
  }

  private static Map<String, String> vapid(WebPushCredential pair) {
    return Map.of(
        "push.providers.webpush.enabled", "true",
        "push.providers.webpush.vapid_subject", pair.subject(),
        "push.providers.webpush.vapid_public_key", pair.publicKey(),
        "push.providers.webpush.vapid_private_key", pair.privateKey());
  }

  private static ConfiguredCredential only(Map<String, String> values) {
    DefaultApp app = app(values);
    assertThat(app.credentials()).hasSize(1);
    return app.credentials().get(0);
  }

  private static DefaultApp app(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(values);
    all.put("carillon.encryption.keys", "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    return CarillonConfig.of(all).defaultApp().orElseThrow();
  }

  private static String signingKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return pem(generator.generateKeyPair().getPrivate().getEncoded());
  }

  private static String serviceAccount() {
    ObjectNode account = JsonNodeFactory.instance.objectNode().put("type", "service_account");
    account.put("project_id", "of-the-account").put("client_email", "a@example.com");
    try {
      byte[] key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
      return account.put("private_key", pem(key)).toString();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(byte[] key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
  }
}
