package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A server whose settings are not the usual ones: what they change is seen from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherSettingsIT {
  private static final String FORCED = "X-Sockudo-Forced-Async";
  private static final Duration SOON = Duration.ofSeconds(60);

  private LibertyProcess server;
  private ApiClient bench;

  @BeforeAll
  void start() throws Exception {
    server =
        new LibertyProcess("other-settings")
            .with(
                Map.of(
                    "push.async_only", "false",
                    "push.sync_timeout", "3s",
                    "push.cleanup.schedule", "* * *",
                    "carillon.node.number", "7"));
    server.start();
    bench = new ApiClient(server.uri(), "bench-id", "bench-key", "bench-secret");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void theTimerStartsTheCleanupJobByItself() throws Exception {
    Waiting.until("a first run ends", SOON, () -> completed() > 0);
    long first = completed();

    Waiting.until("a later run ends", SOON, () -> completed() > first);
  }

  /** The newest run's id if it is over, else 0. */
  private long completed() {
    try {
      ApiClient.Answer answer = Operator.development(server.uri()).get("/jobs/cleanup");
      boolean over = answer.status() == 200 && "completed".equals(text(answer.body(), "state"));
      return over ? answer.body().path("id").asLong() : 0;
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  void aSynchronousPublishIsAnsweredAtItsEnd() throws Exception {
    bench.post("/push/deviceRegistrations", device("sync-1")).expect(201);

    ApiClient.Answer answer = bench.post("/push/publish", publish("sync-1", null).toString());

    JsonNode body = answer.expect(202);
    assertThat(text(body, "status")).isEqualTo("succeeded");
    assertThat(body.at("/counters/succeeded").asInt()).isEqualTo(1);
    assertThat(body.at("/counters/open").asInt()).isZero();
    assertThat(answer.header(FORCED)).isEmpty();
  }

  @Test
  void aScheduledPublishIsAnsweredAtOnce() throws Exception {
    long later = System.currentTimeMillis() + 3_600_000;

    ApiClient.Answer answer = bench.post("/push/publish", publish("sync-1", later).toString());

    assertThat(text(answer.expect(202), "status")).isEqualTo("scheduled");
    assertThat(answer.header(FORCED)).contains("publish-api-is-async");
  }

  private static String device(String id) {
    ObjectNode body = ApiClient.object().put("id", id).put("platform", "android");
    body.putObject("push")
        .putObject("recipient")
        .put("transportType", "gcm")
        .put("registrationToken", "token-" + id);
    return body.toString();
  }

  private static ObjectNode publish(String device, Long notBefore) {
    ObjectNode body = ApiClient.object().put("sync", true);
    body.putArray("recipients").addObject().put("type", "device").put("deviceId", device);
    body.putObject("payload").put("title", "T");
    return notBefore == null ? body : body.put("notBeforeMs", notBefore);
  }

  private static String text(JsonNode body, String field) {
    return body.path(field).asText();
  }
}
