package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The signed HTTP API of the realtime part, answer by answer. */
@ExtendWith(Suite.Extension.class)
class RealtimeHttpIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final URI server;
  private final ApiClient api;
  private final String channel = "http-" + UUID.randomUUID();

  RealtimeHttpIT(Suite suite) {
    server = suite.uri();
    api = ApiClient.demo(server);
  }

  private ObjectNode event(String name) {
    return ApiClient.object().put("name", name).put("channel", channel).put("data", "{}");
  }

  private int post(ObjectNode body) throws IOException, InterruptedException {
    return api.post("/events", body.toString()).status();
  }

  @Test
  void eventsThatBreakALimitAreRefused() throws IOException, InterruptedException {
    assertThat(post(event("e"))).isEqualTo(200);
    assertThat(post(event("x".repeat(200)))).isEqualTo(200);
    assertThat(post(event("x".repeat(201)))).isEqualTo(400);
    assertThat(post(event("pusher:hello"))).isEqualTo(400);
    assertThat(post(event("e").put("data", "x".repeat(10_240)))).isEqualTo(200);
    assertThat(post(event("e").put("data", "x".repeat(10_241)))).isEqualTo(413);
    assertThat(post(event("e").put("data", "\u00e9".repeat(5_120)))).isEqualTo(200);
    assertThat(post(event("e").put("data", "\u00e9".repeat(5_200)))).isEqualTo(413);
    assertThat(post(event("e").put("channel", "user:42:notifications"))).isEqualTo(200);
    assertThat(post(event("e").put("data", "a\u0000b"))).isEqualTo(400);
    assertThat(post(event("e").put("socket_id", "1.2; drop"))).isEqualTo(400);
    assertThat(post(event("e").put("info", "weather"))).isEqualTo(400);
    assertThat(post(event("e").put("channel", "x".repeat(200)))).isEqualTo(200);
    assertThat(post(event("e").put("channel", "x".repeat(201)))).isEqualTo(400);
    assertThat(post(event("e").put("channel", "no spaces"))).isEqualTo(400);
    assertThat(post(several(100))).isEqualTo(200);
    assertThat(post(several(101))).isEqualTo(400);
    assertThat(post(several(0))).isEqualTo(400);
    JsonNode none = api.post("/events", "{\"name\":\"e\",\"data\":\"\"}").expect(400);
    assertThat(none.path("code").asText()).isEqualTo("missing_channel_info");
    assertThat(api.post("/events", "[]").status()).isEqualTo(400);
    assertThat(api.post("/events", "{").status()).isEqualTo(400);
    assertThat(api.post("/batch_events", batch(10)).status()).isEqualTo(200);
    assertThat(api.post("/batch_events", batch(11)).status()).isEqualTo(400);
  }

  @Test
  void eachEventOfABatchHasItsKey() throws IOException, InterruptedException {
    String key = "key-" + UUID.randomUUID();
    try (LiveClient client = LiveClient.connect(server, "7")) {
      client.subscribe(channel);
      client.subscribed();
      ObjectNode body = ApiClient.object();
      ArrayNode batch = body.putArray("batch");
      batch.add(event("first").put("idempotency_key", key + ":0"));
      batch.add(event("second").put("idempotency_key", key + ":1"));
      JsonNode answer = api.post("/batch_events", body.toString()).expect(200);
      assertThat(api.post("/batch_events", body.toString()).expect(200)).isEqualTo(answer);

      Map<String, String> header = Map.of("X-Idempotency-Key", key + ":0");
      api.post("/events", event("first").toString(), header).expect(200);
      api.post("/events", event("other").toString(), header).expect(409);
      api.post("/events", event("last").toString()).expect(200);

      List<String> heard =
          client.until("last").stream()
              .map(frame -> frame.path("event").asText())
              .filter(name -> !name.contains(":"))
              .toList();
      assertThat(heard).containsExactly("first", "second", "last");
    }
  }

  private ObjectNode several(int number) {
    ObjectNode body = ApiClient.object().put("name", "e").put("data", "{}");
    ArrayNode channels = body.putArray("channels");
    for (int i = 0; i < number; i++) {
      channels.add(channel + "-" + i);
    }
    return body;
  }

  private String batch(int number) {
    ObjectNode body = ApiClient.object();
    ArrayNode batch = body.putArray("batch");
    for (int i = 0; i < number; i++) {
      batch.add(event("e"));
    }
    return body.toString();
  }

  @Test
  void everyRouteNeedsAnHonestSignature() throws IOException, InterruptedException {
    ApiClient stranger = new ApiClient(server, "app-id", "app-key", "wrong");
    ApiClient nobody = new ApiClient(server, "app-id", "no-such-key", "app-secret");
    ApiClient neighbour = new ApiClient(server, "app-id", "bench-key", "bench-secret");
    for (String path :
        List.of("/channels", "/channels/x", "/channels/presence-x/users", "/channels/x/history")) {
      assertThat(stranger.get(path).status()).as(path).isEqualTo(401);
      assertThat(nobody.get(path).status()).as(path).isEqualTo(404);
      assertThat(neighbour.get(path).status()).as(path).isEqualTo(401);
      HttpRequest unsigned = HttpRequest.newBuilder(server.resolve("/apps/app-id" + path)).build();
      assertThat(status(unsigned)).as(path).isEqualTo(400);
    }
    for (String path :
        List.of(
            "/events",
            "/batch_events",
            "/users/ann/terminate_connections",
            "/users/ann/force_reconnect")) {
      assertThat(stranger.post(path, "{}").status()).as(path).isEqualTo(401);
      assertThat(neighbour.post(path, "{}").status()).as(path).isEqualTo(401);
      Map<String, String> lowered = Map.of("x-sockudo-push-capability", "push-subscribe");
      assertThat(api.post(path, event("e").toString(), lowered).status()).as(path).isEqualTo(403);
    }
  }

  private static int status(HttpRequest request) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void channelsAreToldOfAsAsked() throws IOException, InterruptedException {
    String room = "presence-" + channel;
    try (LiveClient ann = LiveClient.connect(server, "7");
        LiveClient again = LiveClient.connect(server, "7")) {
      for (LiveClient client : List.of(ann, again)) {
        client.signIn("{\"id\":\"ann\"}");
        client.data("signin_success");
        client.subscribe(room, "{\"user_id\":7,\"user_info\":{\"name\":\"Ann\"}}");
        JsonNode presence = client.subscribed().path("presence");
        if (presence.isMissingNode()) {
          presence = client.subscribed().path("presence"); // the first was of their own channel
        }
        assertThat(presence.toString())
            .isEqualTo("{\"ids\":[\"7\"],\"hash\":{\"7\":{\"name\":\"Ann\"}},\"count\":1}");
      }
      Map<String, String> wish =
          Map.of("filter_by_prefix", room, "info", "user_count,subscription_count");
      assertThat(api.get("/channels", wish).expect(200).toString())
          .isEqualTo(
              "{\"channels\":{\"%s\":{\"subscription_count\":2,\"user_count\":1}}}"
                  .formatted(room));
      assertThat(api.get("/channels/" + room + "/users").expect(200).toString())
          .isEqualTo("{\"users\":[{\"id\":\"7\"}]}");
      assertThat(api.get("/channels").expect(200).toString()).doesNotContain("server-to-user");
      JsonNode answer =
          api.post("/events", event("e").put("channel", room).put("info", "user_count").toString())
              .expect(200);
      assertThat(answer.path("channels").path(room).path("user_count").asInt()).isEqualTo(1);
    }
    assertThat(api.get("/channels/nothing-" + channel).expect(200).toString())
        .isEqualTo("{\"occupied\":false}");
    try (LiveClient client = LiveClient.connect(server, "7")) {
      client.subscribe(channel + ";a=1,@");
      client.subscribed();
      assertThat(api.get("/channels/" + channel + ";a=1,@").expect(200).toString())
          .isEqualTo("{\"occupied\":true}");
    }
    assertThat(api.get("/channels/" + channel).expect(200).toString())
        .isEqualTo("{\"occupied\":false}");
    api.get("/channels", Map.of("info", "user_count")).expect(400);
    api.get("/channels/" + channel, Map.of("info", "user_count")).expect(400);
    api.get("/channels/" + channel + "/users").expect(400);
    api.get("/channels/no%20spaces").expect(400);
  }

  @Test
  void presenceHasAHistory() throws IOException, InterruptedException {
    String room = "presence-" + channel;
    String path = "/channels/" + room + "/presence/history";
    try (LiveClient ann = LiveClient.connect(server, "7")) {
      ann.subscribe(room, "{\"user_id\":\"ann\",\"user_info\":{\"name\":\"Ann\"}}");
      ann.subscribed();
      Waiting.until("she is kept", SOON, () -> changes(path) == 1);
      JsonNode members = api.get(path + "/snapshot").expect(200).path("members");
      assertThat(members.findValuesAsText("user_id")).containsExactly("ann");
    }
    Waiting.until("she has left", SOON, () -> changes(path) == 2);
    JsonNode page = api.get(path, Map.of("limit", "1", "direction", "oldest_first")).expect(200);
    assertThat(page.path("items").findValuesAsText("event").get(0)).isEqualTo("member_added");
    assertThat(page.path("has_more").asBoolean()).isTrue();
    assertThat(api.get(path + "/snapshot").expect(200).path("member_count").asInt()).isZero();
    Map<String, String> then = Map.of("at_serial", "1");
    assertThat(api.get(path + "/snapshot", then).expect(200).path("member_count").asInt())
        .isEqualTo(1);
    api.get("/channels/" + channel + "/presence/history").expect(400);
  }

  private int changes(String path) {
    try {
      return api.get(path).expect(200).path("items").size();
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Test
  void anEventIsReadByItsSerial() throws IOException, InterruptedException {
    api.post("/events", event("first").toString()).expect(200);
    api.post("/events", event("second").toString()).expect(200);
    String path = "/channels/" + channel + "/messages/";
    JsonNode message = api.get(path + "2").expect(200);
    assertThat(message.path("channel").asText()).isEqualTo(channel);
    assertThat(message.at("/item/name").asText()).isEqualTo("second");
    assertThat(api.get(path + "2/versions").expect(200).path("items")).hasSize(1);
    api.get(path + "3").expect(404);
  }

  @Test
  void aUserIsSentAwayFromAllTheirConnectionsAndNobodyElse()
      throws IOException, InterruptedException {
    try (LiveClient first = LiveClient.connect(server, "7");
        LiveClient second = LiveClient.connect(server, "2");
        LiveClient bob = LiveClient.connect(server, "7")) {
      for (LiveClient client : List.of(first, second)) {
        client.signIn("{\"id\":\"ann-%s\"}".formatted(channel));
        client.data("signin_success");
      }
      bob.signIn("{\"id\":\"bob-%s\"}".formatted(channel));
      bob.data("signin_success");
      api.post("/users/ann-" + channel + "/terminate_connections", "{}").expect(200);
      first.awaitClose(4009);
      second.awaitClose(4009);
      api.post("/users/bob-" + channel + "/force_reconnect", "{}").expect(200);
      bob.awaitClose(4200);
    }
  }

  @Test
  void aWrongSignInEndsTheConnectionAndALateSignatureIsRefused()
      throws IOException, InterruptedException {
    String auth;
    try (LiveClient before = LiveClient.connect(server, "7")) {
      auth = ApiClient.auth(before.socketId() + ":private-" + channel);
    }
    try (LiveClient after = LiveClient.connect(server, "7")) {
      after.say(
          "subscribe", ApiClient.object().put("channel", "private-" + channel).put("auth", auth));
      JsonNode error = after.data("subscription_error");
      assertThat(error.path("type").asText()).isEqualTo("AuthError");
      assertThat(error.path("status").asInt()).isEqualTo(401);
      after.say("signin", ApiClient.object().put("auth", auth).put("user_data", "{\"id\":\"x\"}"));
      assertThat(after.data("error").path("code").asInt()).isEqualTo(4009);
      after.awaitClose(4009);
    }
  }

  @Test
  void whatIsToBeWatchedIsAmongTheMetrics() throws IOException, InterruptedException {
    try (LiveClient client = LiveClient.connect(server, "2")) {
      client.subscribe(channel);
      client.subscribed();
      client.say("nonsense");
      client.data("error");
      api.post("/events", event("e").toString()).expect(200);
      client.next("e");
      String metrics =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(server.resolve("/metrics")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      for (String each :
          List.of(
              "carillon_realtime_connections ",
              "carillon_realtime_subscriptions ",
              "carillon_realtime_channels ",
              "carillon_realtime_frames_total{direction=\"in\"",
              "carillon_realtime_frames_total{direction=\"out\"",
              "carillon_realtime_refused_total{reason=\"frame\"",
              "carillon_realtime_fanout_seconds_bucket")) {
        assertThat(metrics).contains(each);
      }
    }
  }
}
