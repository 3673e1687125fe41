package dev.carillon.mocks.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.mocks.MockClient;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.script.Recorder;
import dev.carillon.mocks.wire.MockNet;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MockFcmTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private MockNet net;
  private MockFcm fcm;

  @BeforeEach
  void start() throws IOException {
    net = MockNet.start();
    fcm = MockFcm.start(net, 0);
  }

  @AfterEach
  void stop() {
    fcm.close();
    net.close();
  }

  @Test
  void acceptsAMessageOverHttp2WithTls() throws Exception {
    HttpResponse<String> answer = send("t1");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(JSON.readTree(answer.body()).path("name").asText())
        .startsWith("projects/carillon-mock/messages/");
    assertThat(fcm.recorder().last().token()).isEqualTo("t1");
    assertThat(fcm.recorder().count("t1")).isEqualTo(1);
  }

  @Test
  void countsTokensInLoadMode() throws Exception {
    fcm.recorder().mode(Recorder.Mode.TOKENS);

    send("t1");
    send("t1");
    send("t2");

    assertThat(fcm.recorder().count("t1")).isEqualTo(2);
    assertThat(fcm.recorder().distinctTokens()).isEqualTo(2);
    assertThat(fcm.recorder().all()).isEmpty();
  }

  @Test
  void refusesAnAccessTokenItDidNotIssue() throws Exception {
    HttpResponse<String> answer =
        MockClient.post(sendUri(), body("t1"), "authorization", "Bearer other");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(detail(answer, "google.rpc.ErrorInfo").path("reason").asText())
        .isEqualTo("ACCESS_TOKEN_EXPIRED");
  }

  @Test
  void refusesInFcmsOwnWords() throws Exception {
    fcm.script().onToken("gone", Fault.reason("UNREGISTERED"));
    fcm.script().onToken("busy", Fault.reason("QUOTA_EXCEEDED", 7));
    fcm.script().onToken("bad", Fault.reason("INVALID_ARGUMENT:message.token"));

    HttpResponse<String> gone = send("gone");
    HttpResponse<String> busy = send("busy");
    HttpResponse<String> bad = send("bad");

    assertThat(gone.statusCode()).isEqualTo(404);
    assertThat(detail(gone, "google.firebase.fcm.v1.FcmError").path("errorCode").asText())
        .isEqualTo("UNREGISTERED");
    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.headers().firstValue("retry-after")).contains("7");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(detail(bad, "google.rpc.BadRequest").at("/fieldViolations/0/field").asText())
        .isEqualTo("message.token");
  }

  @Test
  void repeatsAFaultForTheNextRequestsOnly() throws Exception {
    fcm.script().next(2, Fault.status(503, 1));

    assertThat(send("a").statusCode()).isEqualTo(503);
    assertThat(send("b").statusCode()).isEqualTo(503);
    assertThat(send("c").statusCode()).isEqualTo(200);
  }

  @Test
  void dropsConnectionsAndGoesAway() throws Exception {
    fcm.script().onToken("drop", Fault.drop());

    assertThatThrownBy(() -> send("drop")).isInstanceOf(IOException.class);
    fcm.script().onToken("away", Fault.goAway());
    assertThatThrownBy(() -> send("away")).hasMessageContaining("GOAWAY");
    assertThat(send("x").statusCode()).isEqualTo(200);
    assertThat(fcm.recorder().byStatus()).containsEntry(0, 2L).containsEntry(200, 1L);
  }

  @Test
  void answersLateWhenTold() throws Exception {
    fcm.script().onToken("slow", Fault.slow(Duration.ofMillis(120)));
    send("warm");
    long began = System.nanoTime();

    send("slow");

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(115));
  }

  @Test
  void issuesTokensForASignedAssertionOnly() throws Exception {
    JsonNode account = JSON.readTree(fcm.serviceAccountJson());
    String good = assertion(account, "https://oauth2.googleapis.com/token");

    HttpResponse<String> issued = token(good);
    HttpResponse<String> refused = token(good.substring(0, good.length() - 8) + "AAAAAAAA");

    assertThat(issued.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(issued.body()).path("access_token").asText()).isNotEmpty();
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(refused.body()).path("error").asText()).isEqualTo("invalid_grant");
  }

  private HttpResponse<String> token(String assertion) throws Exception {
    String form =
        "grant_type="
            + URLEncoder.encode(
                "urn:ietf:params:oauth:grant-type:jwt-bearer", StandardCharsets.UTF_8)
            + "&assertion="
            + assertion;
    return MockClient.post(
        fcm.tokenUri(), form, "content-type", "application/x-www-form-urlencoded");
  }

  private static String assertion(JsonNode account, String audience) throws Exception {
    long now = Instant.now().getEpochSecond();
    String claims =
        JSON.createObjectNode()
            .put("iss", account.path("client_email").asText())
            .put("scope", "https://www.googleapis.com/auth/firebase.messaging")
            .put("aud", audience)
            .put("iat", now)
            .put("exp", now + 3600)
            .toString();
    String signed = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64(claims);
    String pem = account.path("private_key").asText().replaceAll("-----[A-Z ]+-----|\\n", "");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))));
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> send(String token) throws IOException, InterruptedException {
    String bearer = "Bearer " + fcm.accessTokens().issue();
    return MockClient.post(sendUri(), body(token), "authorization", bearer);
  }

  private URI sendUri() {
    return fcm.tlsUri().resolve("/v1/projects/carillon-mock/messages:send");
  }

  private static String body(String token) {
    return "{\"message\":{\"token\":\"" + token + "\",\"notification\":{\"title\":\"T\"}}}";
  }

  private static JsonNode detail(HttpResponse<String> answer, String type) throws IOException {
    for (JsonNode detail : JSON.readTree(answer.body()).at("/error/details")) {
      if (detail.path("@type").asText().equals("type.googleapis.com/" + type)) {
        return detail;
      }
    }
    throw new AssertionError("no detail " + type + " in " + answer.body());
  }
}
