package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.mocks.MockSet;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A server that is configured as the push guide says: by variables of the environment and keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConfiguredByEnvironmentIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private MockSet mocks;
  private LibertyProcess server;
  private ApiClient demo;
  private Path fcm;

  @BeforeAll
  void start() throws Exception {
    mocks = MockSet.start(0);
    server = new LibertyProcess("environment");
    fcm = Files.writeString(server.home().resolve("fcm.json"), mocks.fcm().serviceAccountJson());
    Path apns = Files.writeString(server.home().resolve("AuthKey.p8"), applePrivateKey());
    server.environment(
        Map.of(
            "PUSH_FCM_ENABLED", "true",
            "PUSH_FCM_PROJECT_ID", "of-the-environment",
            "PUSH_FCM_SERVICE_ACCOUNT_JSON_PATH", fcm.toString(),
            "PUSH_MAX_UNSETTLED", "500",
            "PUSH_BROWSERS_MAX_PER_USER", "1",
            "CARILLON_SERVICE_HOST", "10.0.0.1"));
    server.with(
        Map.of(
            "push.providers.apns.enabled", "true",
            "push.providers.apns.environment", "sandbox",
            "push.providers.apns.team_id", "TEAM123456",
            "push.providers.apns.key_id", "KEY1234567",
            "push.providers.apns.bundle_id", "com.example.app",
            "push.providers.apns.private_key_path", apns.toString(),
            "push.providers.webpush.enabled", "true",
            "push.providers.webpush.vapid_subject", "mailto:ops@example.org",
            "push.providers.hms.app_id", "1001",
            "push.providers.hms.client_secret", "of-hms"));
    server.start();
    demo = ApiClient.demo(server.uri());
  }

  @AfterAll
  void stop() {
    server.close();
    mocks.close();
  }

  @Test
  void theGuidesCredentialsAreInUse() throws Exception {
    assertThat(info("fcm").path("projectId").asText()).isEqualTo("of-the-environment");
    assertThat(info("apns").path("teamId").asText()).isEqualTo("TEAM123456");
    assertThat(info("webPush").path("subject").asText()).isEqualTo("mailto:ops@example.org");
    assertThat(info("hms").path("hmsAppId").asText()).isEqualTo("1001");
  }

  @Test
  void aVariableOfOthersIsSaidAndStopsNothing() throws Exception {
    assertThat(Files.readString(server.outputDir().resolve("logs/messages.log")))
        .contains("no key of ours and not used: [CARILLON_SERVICE_HOST]")
        .doesNotContain("of-hms");
  }

  @Test
  void aVariableOfTheEnvironmentIsHeeded() throws Exception {
    HttpResponse<String> session =
        http.send(
            post("/api/push/demo/session", "{}").build(), HttpResponse.BodyHandlers.ofString());
    String token = ApiClient.json(session.body()).path("token").asText();

    assertThat(subscribe("one", token).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = subscribe("two", token);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ApiClient.json(refused.body()).path("code").asText()).isEqualTo("limit_exceeded");
  }

  private HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(server.uri().resolve(path))
        .timeout(SOON)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void aServiceAccountThatIsReplacedIsTaken() throws Exception {
    int before = inUse("fcm").path("version").asInt();
    String other = mocks.fcm().serviceAccountJson().replace("mock-key-1", "mock-key-2");
    Path written = Files.writeString(server.home().resolve("next.json"), other);
    Files.move(written, fcm, StandardCopyOption.REPLACE_EXISTING);

    Waiting.until("the other account", SOON, () -> version("fcm") == before + 1);
  }

  private int version(String provider) {
    try {
      return inUse(provider).path("version").asInt();
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private JsonNode info(String provider) throws IOException, InterruptedException {
    return inUse(provider).path("info");
  }

  private JsonNode inUse(String provider) throws IOException, InterruptedException {
    for (JsonNode item : demo.get("/push/credentials").expect(200).path("items")) {
      if (item.path("provider").asText().equals(provider)
          && item.path("state").asText().equals("active")) {
        return item;
      }
    }
    throw new AssertionError(provider + " has no credential in use");
  }

  private HttpResponse<String> subscribe(String name, String token)
      throws IOException, InterruptedException {
    String body =
        "{\"endpoint\":\"https://updates.push.services.mozilla.com/wpush/v2/environment-"
            + name
            + "\",\"keys\":{\"p256dh\":\"BJ6eU_eWmn18g4rB7ADTJMbI1haNmKUOEb_rUsvg43xzsRLgUwt3qP8F-s9Jw6UFbl4d"
            + "IhxOr3GMt5I-IJjVTPw\",\"auth\":\"CX-4I1SF2WaUs9IcL21dUg\"}}";
    return http.send(
        post("/api/push/subscribe", body).header("Authorization", "Bearer " + token).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String applePrivateKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder()
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }
}
