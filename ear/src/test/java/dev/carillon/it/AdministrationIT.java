package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Apps, keys and limits as the operator has them. */
@ExtendWith(Suite.Extension.class)
class AdministrationIT {

  private static final String EVENT = "{\"name\":\"rang\",\"channel\":\"%s\",\"data\":\"{}\"}";

  private static final String DEVICE =
      "{\"id\":\"d1\",\"clientId\":\"ann\",\"platform\":\"android\",\"formFactor\":\"phone\","
          + "\"push\":{\"recipient\":{\"transportType\":\"gcm\",\"registrationToken\":\"tok\"}}}";

  private final Suite suite;
  private final Operator operator;
  private final String app = "it-" + UUID.randomUUID();

  AdministrationIT(Suite suite) {
    this.suite = suite;
    this.operator = Operator.development(suite.uri());
  }

  @Test
  void makesAnAppWhoseKeySignsAndWhoseApiKeyReachesWhatItMay() throws Exception {
    JsonNode made = makeApp();
    ApiClient signed = signing(made.path("key"));
    signed.get("/channels").expect(200);
    JsonNode till = key("{\"kind\":\"api\",\"capability\":\"publish\",\"channels\":[\"orders*\"]}");
    Operator api = new Operator(suite.uri(), till.path("secret").asText());

    api.call("POST", "/apps/" + app + "/events", EVENT.formatted("orders-1")).expect(200);
    api.call("POST", "/apps/" + app + "/events", EVENT.formatted("news")).expect(403);
    api.call("GET", "/apps/" + app + "/channels", "").expect(403);
    api.call("GET", "/apps/" + app + "/channels/orders-1", "").expect(200);
    api.call("GET", "/apps/" + app + "/settings", "").expect(403);
    api.call("GET", "/apps/app-id/channels/orders-1", "").expect(401);
    api.get("/apps").expect(401);
    operator.call("GET", "/apps/" + app + "/settings", "").expect(200);
    JsonNode listed = operator.get("/apps/" + app + "/keys?include_total=true").expect(200);
    assertThat(listed.path("total").asInt()).isEqualTo(2);
    assertThat(listed.path("items").findValuesAsText("secret")).isEmpty();
    assertThat(listed.path("next_cursor").isNull()).isTrue();
  }

  @Test
  void rotatesWithAnOverlapAndWithout() throws Exception {
    JsonNode made = makeApp();
    String id = made.at("/key/id").asText();
    ApiClient before = signing(made.path("key"));

    JsonNode second = rotated(id, "{\"overlap\":\"PT1H\"}");
    before.get("/channels").expect(200);
    signing(second).get("/channels").expect(200);

    JsonNode third = rotated(id, "");
    before.get("/channels").expect(401);
    signing(second).get("/channels").expect(401);
    signing(third).get("/channels").expect(200);
  }

  @Test
  void aDisabledKeyAndADisabledAppAreWorthNothingAtOnceAndTheirConnectionsEnd() throws Exception {
    JsonNode made = makeApp();
    JsonNode other = key("{\"kind\":\"signing\",\"capability\":\"publish\"}");
    String otherId = other.path("id").asText();
    try (LiveClient ofKey = LiveClient.connect(suite.uri(), "7", otherId);
        LiveClient ofApp = LiveClient.connect(suite.uri(), "7", made.at("/key/id").asText())) {
      operator.send("DELETE", "/apps/" + app + "/keys/" + otherId, "").expect(204);
      signing(other).get("/channels").expect(404);
      ofKey.awaitClose(4003);

      signing(made.path("key")).get("/channels").expect(200);
      operator.send("DELETE", "/apps/" + app, "").expect(204);
      signing(made.path("key")).get("/channels").expect(404);
      ofApp.awaitClose(4003);
    }
    operator.send("PATCH", "/apps/" + app, "{\"enabled\":true}").expect(200);
    signing(made.path("key")).get("/channels").expect(200);
  }

  @Test
  void erasesAllOfAnApp() throws Exception {
    JsonNode made = makeApp();
    ApiClient client = signing(made.path("key"));
    client.patch("/settings", "{\"dryRun\":[\"fcm\"]}").expect(200);
    client.post("/push/deviceRegistrations", DEVICE).expect(201);
    client.post("/events", EVENT.formatted("news")).expect(200);

    operator.send("DELETE", "/apps/" + app + "?erase=true", "").expect(202);

    Waiting.until("the app is gone", Duration.ofSeconds(60), () -> status("/apps/" + app) == 404);
    JsonNode again = makeApp();
    assertThat(signing(again.path("key")).get("/push/deviceRegistrations").expect(200).at("/items"))
        .isEmpty();
  }

  @Test
  void keepsSettingsBelowTheOperatorsLimits() throws Exception {
    JsonNode made = makeApp();
    ApiClient client = signing(made.path("key"));
    operator
        .send("PUT", "/apps/" + app + "/limits", "{\"max_connections\":1,\"history_events\":5}")
        .expect(200);

    JsonNode refused =
        client
            .patch("/settings", "{\"features\":{\"realtime\":{\"maxConnections\":2}}}")
            .expect(400);
    assertThat(refused.path("detail").asText()).contains("maxConnections is at most 1");
    String key = made.at("/key/id").asText();
    try (LiveClient first = LiveClient.connect(suite.uri(), "7", key);
        LiveClient second = LiveClient.open(suite.uri(), "7", key)) {
      second.awaitClose(4004);
      assertThat(first.closedWith()).isZero();
    }
  }

  @Test
  void answersProblemsThatNameTheField() throws Exception {
    JsonNode problem = operator.send("POST", "/apps", "{\"name\":\"\",\"colour\":1}").expect(400);
    assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("#/colour");
    assertThat(operator.get("/apps?limt=1").expect(400).at("/errors/0/parameter").asText())
        .isEqualTo("limt");
    operator.get("/apps?limit=0").expect(400);
    operator.get("/apps/no-such-app").expect(404);
    operator.send("POST", "/apps", "{\"id\":\"app-id\",\"name\":\"x\"}").expect(409);
    makeApp();
    operator
        .send(
            "POST", "/apps/" + app + "/keys", "{\"kind\":\"signing\",\"capability\":\"operator\"}")
        .expect(400);
  }

  @Test
  void theDevelopmentKeysAreThere() throws Exception {
    new Operator(suite.uri(), "api-key").call("GET", "/apps/app-id/settings", "").expect(200);
    new Operator(suite.uri(), "bench-api-key")
        .call("GET", "/apps/bench-id/settings", "")
        .expect(200);
    new Operator(suite.uri(), "api-key").call("GET", "/apps/bench-id/settings", "").expect(401);
    new Operator(suite.uri(), "operator-key").get("/apps?limit=1").expect(200);
  }

  @Test
  void isDescribedInTheDocumentOfTheApi() throws Exception {
    JsonNode document =
        new Operator(suite.uri(), "x").call("GET", "/openapi?format=json", "").body();
    assertThat(document.at("/paths/~1admin~1apps/post/summary").asText()).contains("Make an app");
    assertThat(document.at("/paths/~1admin~1apps~1{app}~1keys~1{key}~1rotate/post").isObject())
        .isTrue();
    assertThat(document.at("/paths/~1admin~1jobs~1cleanup/post/summary").asText()).isNotEmpty();
    assertThat(document.path("paths").size()).isGreaterThan(25);
    assertThat(document.at("/components/schemas/NewKey/properties/expires_at").isObject()).isTrue();
  }

  private JsonNode makeApp() throws Exception {
    return operator
        .send("POST", "/apps", "{\"id\":\"" + app + "\",\"name\":\"Of a test\"}")
        .expect(201);
  }

  private JsonNode key(String body) throws Exception {
    return operator.send("POST", "/apps/" + app + "/keys", body).expect(201);
  }

  private JsonNode rotated(String key, String body) throws Exception {
    return operator.send("POST", "/apps/" + app + "/keys/" + key + "/rotate", body).expect(200);
  }

  private ApiClient signing(JsonNode key) {
    return new ApiClient(suite.uri(), app, key.path("id").asText(), key.path("secret").asText());
  }

  private int status(String path) {
    try {
      return operator.get(path).status();
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
