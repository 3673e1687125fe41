package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The signed push routes over HTTP, against the bench app, which only rehearses. */
@ExtendWith(Suite.Extension.class)
class RegistryIT {

  private static final String FORCED = "X-Sockudo-Forced-Async";

  private static final Duration SETTLED = Duration.ofSeconds(20);
  private static final Set<String> ENDED = Set.of("succeeded", "failed", "cancelled");

  private final ApiClient bench;
  private final ApiClient demo;

  RegistryIT(Suite suite) {
    bench = new ApiClient(suite.uri(), "bench-id", "bench-key", "bench-secret");
    demo = ApiClient.demo(suite.uri());
  }

  @Test
  void registersSubscribesPublishesAndTellsWhatHappened() throws Exception {
    JsonNode registered =
        bench.post("/push/deviceRegistrations", device("it-1", "it-token-1")).expect(201);
    assertThat(registered.get("change").asText()).isEqualTo("inserted");
    assertThat(registered.get("deviceIdentityToken").asText()).hasSize(43);
    String subscription =
        "{\"channel\":\"it-news\",\"deviceId\":\"it-1\",\"credentialVersion\":1,\"tokenHash\":\""
            + registered.get("tokenHash").asText()
            + "\"}";
    bench.post("/push/channelSubscriptions", subscription).expect(201);
    JsonNode receipt =
        bench
            .post(
                "/push/publish",
                "{\"recipients\":[{\"type\":\"channel\",\"channel\":\"it-news\"},"
                    + "{\"type\":\"device\",\"device_id\":\"it-1\"}],"
                    + "\"payload\":{\"title\":\"T\"},\"idempotency_key\":\"it-1\"}")
            .expect(202);
    String id = receipt.get("publishId").asText();
    Waiting.until("publish " + id, SETTLED, () -> ENDED.contains(state(id)));
    JsonNode status = bench.get("/push/publish/" + id + "/status").expect(200);
    assertThat(status.get("state").asText()).isEqualTo("succeeded");
    assertThat(status.get("counters").get("planned").asInt()).isEqualTo(1);
    JsonNode deliveries = bench.get("/push/publish/" + id + "/deliveries").expect(200);
    assertThat(deliveries.get("items")).hasSize(1);
    assertThat(deliveries.get("items").get(0).get("deviceId").asText()).isEqualTo("it-1");
  }

  @Test
  void theQueryOfARequestWithABodyReachesItsRoute() throws Exception {
    String body =
        "{\"recipients\":[{\"type\":\"client\",\"client_id\":\"nobody\"}],"
            + "\"payload\":{\"title\":\"T\"}}";

    assertThat(bench.postQuery("/push/publish", Map.of("mode", "sync"), body).header(FORCED))
        .hasValue("publish-api-is-async");
    bench.postQuery("/push/publish", Map.of("colour", "red"), body).expect(400);
  }

  @Test
  void answersARepeatedPublishTheSameAndRefusesAnotherBody() throws Exception {
    String first =
        "{\"publishId\":\"it-same\",\"recipients\":[{\"type\":\"client\",\"client_id\":\"nobody\"}],"
            + "\"payload\":{\"title\":\"T\"}}";
    bench.post("/push/publish", first).expect(202);
    bench.post("/push/publish", first).expect(202);
    bench.post("/push/publish", first.replace("\"T\"", "\"U\"")).expect(409);
  }

  @Test
  void answersARepeatedPublishTheSameWithoutItsTemplate() throws Exception {
    bench.post("/push/deviceRegistrations", device("it-template", "it-token-template")).expect(201);
    String template =
        "{\"templateId\":\"it-gone\",\"defaultLocale\":\"en\","
            + "\"locales\":{\"en\":{\"title\":\"T\",\"body\":\"B\"}}}";
    bench.post("/push/templates", template).expect(201);
    String rest =
        "\"recipients\":[{\"type\":\"device\",\"device_id\":\"it-template\"}],"
            + "\"payload\":{\"templateId\":\"it-gone\"}}";
    bench.post("/push/publish", "{\"publishId\":\"it-templated\"," + rest).expect(202);
    bench.delete("/push/templates/it-gone").expect(204);
    Waiting.until("the template is gone", SETTLED, () -> status("{" + rest) == 400);
    bench.post("/push/publish", "{\"publishId\":\"it-templated\"," + rest).expect(202);
  }

  @Test
  void cancelsWhatIsScheduled() throws Exception {
    bench
        .post(
            "/push/publish",
            "{\"publishId\":\"it-later\",\"run_at\":\"2099-01-01T00:00:00Z\",\"recipients\":"
                + "[{\"type\":\"client\",\"client_id\":\"nobody\"}],\"payload\":{\"title\":\"T\"}}")
        .expect(400);
    long tomorrow = System.currentTimeMillis() + Duration.ofDays(1).toMillis();
    bench
        .post(
            "/push/publish",
            "{\"publishId\":\"it-later\",\"notBeforeMs\":"
                + tomorrow
                + ",\"recipients\":[{\"type\":\"client\",\"client_id\":\"nobody\"}],"
                + "\"payload\":{\"title\":\"T\"}}")
        .expect(202);
    assertThat(state("it-later")).isEqualTo("scheduled");
    bench.delete("/push/scheduled/it-later").expect(204);
    bench.delete("/push/scheduled/it-later").expect(204);
    assertThat(state("it-later")).isEqualTo("cancelled");
    bench.delete("/push/scheduled/it-unknown").expect(404);
  }

  @Test
  void listsTheDevicesThatAreAskedForAndRefusesWhatItDoesNotKnow() throws Exception {
    String path = "/push/deviceRegistrations";
    for (String client : List.of("it-ann", "it-bob")) {
      String of = device("of-" + client, "token-of-" + client);
      bench
          .post(path, ((ObjectNode) ApiClient.json(of)).put("clientId", client).toString())
          .expect(201);
    }
    JsonNode page =
        bench
            .get(path, Map.of("clientId", "it-ann", "platform", "android", "state", "ACTIVE"))
            .expect(200);
    assertThat(page.get("items")).hasSize(1);
    assertThat(page.get("items").get(0).get("id").asText()).isEqualTo("of-it-ann");
    assertThat(
            bench
                .get(path, Map.of("clientId", "it-ann", "provider", "apns"))
                .expect(200)
                .get("items"))
        .isEmpty();
    bench.get(path, Map.of("colour", "red")).expect(400);
    bench.get(path, Map.of("state", "ASLEEP")).expect(400);
    bench.get("/push/channelSubscriptions", Map.of("chanel", "it-news")).expect(400);
    String subscription = "{\"channel\":\"it-echo\",\"deviceId\":\"of-it-ann\"}";
    JsonNode echo = bench.post("/push/channelSubscriptions", subscription).expect(201);
    assertThat(echo.get("credentialVersion").asInt()).isEqualTo(1);
  }

  @Test
  void findsAndDeletesDevicesWhateverTheirIds() throws Exception {
    for (String id : new String[] {"it/a", "it#b", "it%c", "it;d", "it e", "it\\f", "it-\u00e9"}) {
      ObjectNode device = (ObjectNode) ApiClient.json(device("", "it-token-odd"));
      bench.post("/push/deviceRegistrations", device.put("id", id).toString()).expect(201);
      String path = "/push/deviceRegistrations/" + ApiClient.encode(id);
      assertThat(bench.get(path).expect(200).get("id").asText()).isEqualTo(id);
      bench.delete(path).expect(204);
      bench.get(path).expect(404);
    }
  }

  @Test
  void keepsAppsApart() throws Exception {
    bench.post("/push/deviceRegistrations", device("it-mine", "it-token-mine")).expect(201);
    demo.get("/push/deviceRegistrations/it-mine").expect(404);
    JsonNode page = bench.get("/push/deviceRegistrations", Map.of("limit", "1")).expect(200);
    if (page.get("has_more").asBoolean()) {
      String cursor = page.get("next_cursor").asText();
      demo.get("/push/deviceRegistrations", Map.of("cursor", cursor)).expect(400);
    }
  }

  /** Rows: method, path, body, status, code. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /push/publish | { | 400 | invalid_input",
        "POST | /push/publish | [] | 400 | invalid_input",
        "POST | /push/publish | {\"recipients\":[]} | 400 | invalid_input",
        "POST | /push/publish | {\"recipients\":[{\"type\":\"all\"}]} | 400 | invalid_input",
        "POST | /push/publish | {\"recipients\":[{\"type\":\"device\",\"deviceId\":\"d\"}]} | 400 |"
            + " invalid_input",
        "POST | /push/publish | {\"recipients\":[{\"type\":\"userTopic\",\"topic\":\"t\"}]} | 422 |"
            + " feature_disabled",
        "POST | /push/batch/publish | {} | 400 | invalid_input",
        "POST | /push/batch/publish | [] | 400 | limit_exceeded",
        "POST | /push/deviceRegistrations | {\"id\":\"it-bad\"} | 400 | invalid_input",
        "POST | /push/channelSubscriptions | {\"channel\":\"c\",\"deviceId\":\"it-bad\"} | 404 |"
            + " not_found",
        "POST | /push/channelSubscriptions | {\"channel\":\"c\"} | 400 | invalid_input",
        "POST | /push/credentials/fcm | {} | 400 | invalid_input",
        "POST | /push/credentials/smoke | {} | 400 | invalid_input",
        "POST | /push/templates | {\"templateId\":\"t\"} | 400 | invalid_input",
        "GET | /push/deviceRegistrations/it-bad | `` | 404 | not_found",
        "GET | /push/templates/it-bad | `` | 404 | not_found",
        "GET | /push/publish/it-bad/status | `` | 404 | not_found",
        "GET | /push/no-such-route | `` | 404 | not_found",
        "DELETE | /push/deviceRegistrations | `` | 400 | invalid_input",
        "DELETE | /push/channelSubscriptions | `` | 400 | invalid_input",
        "POST | /push/deadLetters/it-bad/replay | {} | 404 | not_found"
      })
  void refusesBadInput(String method, String path, String body, int status, String code)
      throws Exception {
    ApiClient.Answer answer =
        switch (method) {
          case "GET" -> bench.get(path);
          case "DELETE" -> bench.delete(path);
          default -> bench.post(path, body);
        };
    assertThat(answer.expect(status).get("code").asText()).isEqualTo(code);
    assertThat(answer.body().get("status").asInt()).isEqualTo(status);
  }

  @Test
  void refusesTooManyRecipients() throws Exception {
    String many = "{\"type\":\"device\",\"deviceId\":\"d\"},".repeat(60_000);
    String body =
        "{\"recipients\":["
            + many
            + "{\"type\":\"device\",\"deviceId\":\"d\"}],\"payload\":{\"title\":\"T\"}}";
    assertThat(bench.post("/push/publish", body).expect(400).get("code").asText())
        .isEqualTo("limit_exceeded");
  }

  private int status(String publish) {
    return unchecked(() -> bench.post("/push/publish", publish)).status();
  }

  private String state(String publishId) {
    return unchecked(() -> bench.get("/push/publish/" + publishId + "/status"))
        .expect(200)
        .get("state")
        .asText();
  }

  private interface Call {
    ApiClient.Answer send() throws java.io.IOException, InterruptedException;
  }

  private static ApiClient.Answer unchecked(Call call) {
    try {
      return call.send();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String device(String id, String token) {
    return "{\"id\":\""
        + id
        + "\",\"platform\":\"android\",\"push\":{\"recipient\":{\"transportType\":\"gcm\","
        + "\"registrationToken\":\""
        + token
        + "\"}}}";
  }

  @Test
  void settingsAnswerProblemsThatNameAParameterNobodyKnows() throws Exception {
    ApiClient.Answer refused = demo.get("/settings", Map.of("colour", "red"));

    JsonNode problem = refused.expect(400);
    assertThat(refused.header("Content-Type")).contains("application/problem+json");
    assertThat(problem.at("/errors/0/parameter").asText()).isEqualTo("colour");
    assertThat(demo.patch("/settings", "{\"colour\":1}").expect(400).path("detail").asText())
        .contains("colour");
  }
}
