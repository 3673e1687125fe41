package dev.carillon.mocks.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.mocks.MockClient;
import dev.carillon.mocks.MockSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlPortTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private MockSet mocks;
  private ControlPort control;

  @BeforeEach
  void start() throws IOException {
    mocks = MockSet.start(0);
    control = ControlPort.start(mocks, 0);
  }

  @AfterEach
  void stop() {
    control.close();
    mocks.close();
  }

  @Test
  void scriptsAMockOfAnotherProcess() throws Exception {
    MockClient.post(
        control.uri().resolve("/faults/webpush"), "{\"token\":\"s\",\"fault\":\"reason:410\"}");
    assertThat(push("s")).isEqualTo(410);
    assertThat(push("t")).isEqualTo(201);
    MockClient.post(control.uri().resolve("/faults/*"), "{\"next\":1,\"fault\":\"status:503\"}");
    assertThat(push("t")).isEqualTo(503);

    JsonNode stats = get("/stats");
    assertThat(stats.at("/mocks/webpush/byStatus/410").asInt()).isEqualTo(1);
    assertThat(stats.at("/mocks/webpush/received").asInt()).isEqualTo(3);
    assertThat(stats.path("cpuNanos").asLong()).isPositive();
    assertThat(get("/received/webpush?since=1").at("/0/token").asText()).isEqualTo("t");
    assertThat(get("/tokens/webpush").path("t").asInt()).isEqualTo(2);
  }

  @Test
  void keepsWatchedTokensInCountingMode() throws Exception {
    MockClient.post(control.uri().resolve("/mode/*"), "{\"mode\":\"COUNT\"}");
    MockClient.post(control.uri().resolve("/watch/webpush"), "{\"prefix\":\"probe-\"}");

    push("s");
    push("probe-1");

    assertThat(get("/stats").at("/mocks/webpush/received").asInt()).isEqualTo(2);
    assertThat(get("/received/webpush")).hasSize(1);
    assertThat(get("/received/webpush").at("/0/token").asText()).isEqualTo("probe-1");
  }

  @Test
  void showsAddressesAndCredentials() throws Exception {
    JsonNode all = get("/");

    assertThat(all.at("/mocks/fcm/serviceAccountJson").asText()).contains("private_key");
    assertThat(all.at("/mocks/webpush-4/url").asText()).startsWith("http://localhost:");
    assertThat(all.path("certificatePem").asText()).startsWith("-----BEGIN CERTIFICATE");
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    URI faults = control.uri().resolve("/faults/fcm");

    assertThat(MockClient.post(faults, "{\"fault\":\"nonsense\"}").statusCode()).isEqualTo(400);
    assertThat(MockClient.post(faults, "{").statusCode()).isEqualTo(400);
    assertThat(MockClient.post(control.uri().resolve("/faults/none"), "{}").statusCode())
        .isEqualTo(400);
  }

  private int push(String subscription) throws Exception {
    return MockClient.post(
            mocks.webPush().get(0).tlsEndpoint(subscription),
            "x",
            "ttl",
            "60",
            "content-encoding",
            "aes128gcm",
            "authorization",
            "vapid t=a.b.c, k=BA")
        .statusCode();
  }

  private JsonNode get(String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(control.uri().resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
    return JSON.readTree(answer.body());
  }
}
