package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.mocks.MockSet;
import dev.carillon.mocks.script.Received;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events and pushes together: rules, a push beside an event, and who may be subscribed to what. */
@ExtendWith(Suite.Extension.class)
class EventPushIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Map<String, String> AS_DEVICE =
      Map.of("x-sockudo-push-capability", "push-subscribe");

  private final URI server;
  private final ApiClient api;
  private final MockSet mocks;
  private final String name = UUID.randomUUID().toString();
  private final String channel = "orders-" + name;

  EventPushIT(Suite suite) {
    server = suite.uri();
    mocks = suite.mocks();
    api = ApiClient.demo(server);
  }

  @BeforeEach
  void credential() throws IOException, InterruptedException {
    Credentials.uploadFcm(api, mocks);
  }

  private JsonNode device(String id) throws IOException, InterruptedException {
    ObjectNode recipient =
        ApiClient.object().put("transportType", "gcm").put("registrationToken", "token-" + id);
    return device(id, recipient);
  }

  private JsonNode device(String id, ObjectNode recipient)
      throws IOException, InterruptedException {
    ObjectNode body = ApiClient.object().put("id", id).put("platform", "android");
    body.putObject("push").set("recipient", recipient);
    return api.post("/push/deviceRegistrations", body.toString()).expect(201);
  }

  private void subscribedDevice(String id) throws IOException, InterruptedException {
    device(id);
    String body = ApiClient.object().put("channel", channel).put("deviceId", id).toString();
    api.post("/push/channelSubscriptions", body).expect(201);
  }

  private static ObjectNode event(String name, String channel, String data) {
    return ApiClient.object().put("name", name).put("channel", channel).put("data", data);
  }

  private String pushed(String device) throws InterruptedException {
    List<Received> got =
        mocks.fcm().recorder().await(1, SOON, each -> ("token-" + device).equals(each.token()));
    assertThat(got).as("pushes to " + device).hasSize(1);
    return got.get(0).text();
  }

  @Test
  void aRuleTurnsAnEventIntoAPushWithinItsFilterAndRate() throws Exception {
    subscribedDevice(name);
    try (RealtimeSettings settings =
            new RealtimeSettings(
                api,
                "{\"pushRules\":[{\"id\":\"it\",\"channel\":\"orders-*\",\"events\":[\"created\"],"
                    + "\"perMinute\":1,\"payload\":{\"title\":\"Order {{data.id}}\",\"body\":\"on"
                    + " {{channel}}\"}}]}");
        LiveClient client = LiveClient.connect(server, "7")) {
      client.subscribe(channel);
      client.subscribed();
      JsonNode other = api.post("/events", event("seen", channel, "{}").toString()).expect(200);
      assertThat(other.has("push_publish_ids")).isFalse();
      ObjectNode created = event("created", channel, "{\"id\":41}");
      JsonNode first = api.post("/events", created.toString()).expect(200);
      assertThat(first.path("push_publish_ids")).hasSize(1);
      JsonNode second = api.post("/events", created.toString()).expect(200);
      assertThat(second.has("push_publish_ids")).as("past the rate").isFalse();
      client.next("created");
      client.next("created");
    }
    assertThat(pushed(name)).contains("Order 41").contains("on " + channel);
  }

  @Test
  void aPushBesideAnEventGoesToTheDevicesOfItsChannel() throws Exception {
    subscribedDevice(name);
    try (LiveClient client = LiveClient.connect(server, "7")) {
      client.subscribe(channel);
      client.subscribed();
      ObjectNode body = event("created", channel, "{}");
      body.putObject("push").putObject("payload").put("title", "Beside").put("body", "b");
      body.put("idempotency_key", "key-" + name);
      JsonNode first = api.post("/events", body.toString()).expect(200);
      assertThat(first.path("push_publish_ids")).hasSize(1);
      assertThat(api.post("/events", body.toString()).expect(200)).isEqualTo(first);
      client.next("created");
    }
    assertThat(pushed(name)).contains("Beside");
  }

  @Test
  void aPushThatCannotBeKeepsTheEventBack() throws Exception {
    try (LiveClient client = LiveClient.connect(server, "7")) {
      client.subscribe(channel);
      client.subscribed();
      ObjectNode body = event("refused", channel, "{}");
      body.putObject("push").putObject("payload").put("title", "x".repeat(300));
      api.post("/events", body.toString()).expect(400);
      ObjectNode batch = ApiClient.object();
      batch.putArray("batch").add(body);
      api.post("/batch_events", batch.toString()).expect(400);
      api.post("/events", event("marker", channel, "{}").toString()).expect(200);
      assertThat(client.until("marker"))
          .noneMatch(frame -> frame.path("event").asText().equals("refused"));
    }
  }

  @Test
  void aDeviceWhoseRecipientIsAChannelGetsItsPushAsAnEventOnce() throws Exception {
    device(name, realtime(channel));
    api.post(
            "/push/channelSubscriptions",
            ApiClient.object().put("channel", channel).put("deviceId", name).toString())
        .expect(201);
    try (RealtimeSettings settings =
            new RealtimeSettings(
                api,
                "{\"pushRules\":[{\"channel\":\"orders-*\",\"payload\":{\"title\":\"again\"}}]}");
        LiveClient client = LiveClient.connect(server, "2")) {
      client.subscribe(channel);
      client.subscribed();
      api.post("/events", event("created", channel, "{}").toString()).expect(200);
      JsonNode push = client.next("push");
      assertThat(push.path("data").toString()).contains("again");
      api.post("/events", event("push-marker", channel, "{}").toString()).expect(200);
      client.next("push-marker");
      JsonNode marked = client.next("push");
      assertThat(marked.path("serial").asInt() - push.path("serial").asInt())
          .as("no push of a push between")
          .isEqualTo(2);
    }
  }

  @Test
  void whereAUserNeedsASignatureTheirDeviceDoesToo() throws Exception {
    String token = device(name).path("deviceIdentityToken").asText();
    for (String closed :
        List.of("private-" + name, "presence-" + name, "private-encrypted-" + name)) {
      assertThat(subscribeItself(token, closed, null)).as(closed).isEqualTo(403);
      String ofAnother = ApiClient.auth("device:another-device:" + closed);
      assertThat(subscribeItself(token, closed, ofAnother)).as(closed).isEqualTo(403);
      String right = ApiClient.auth("device:" + name + ":" + closed);
      assertThat(subscribeItself(token, closed, right)).as(closed).isEqualTo(201);
    }
    assertThat(subscribeItself(token, "#server-to-user-ann", null)).isEqualTo(403);
    assertThat(subscribeItself(token, channel, null)).isEqualTo(201);
    assertThat(subscribeItself("wrong", channel, null)).isEqualTo(401);
  }

  @Test
  void aDeviceMayNameOnlyAChannelAsItsRecipientThatItMaySubscribeTo() throws Exception {
    String token = device(name).path("deviceIdentityToken").asText();
    String closed = "private-" + name;
    String ofAnother = ApiClient.auth("device:another-device:" + closed);
    assertThat(registerItself(token, closed, null)).isEqualTo(403);
    assertThat(registerItself(token, closed, ofAnother)).isEqualTo(403);
    assertThat(registerItself(token, "presence-" + name, null)).isEqualTo(403);
    assertThat(registerItself(token, "private-encrypted-" + name, null)).isEqualTo(403);
    assertThat(registerItself(token, "#server-to-user-ann", null)).isEqualTo(403);
    assertThat(registerItself(token, closed, ApiClient.auth("device:" + name + ":" + closed)))
        .isEqualTo(201);
    assertThat(registerItself(token, channel, null)).isEqualTo(201);
    assertThat(registerItself("wrong", channel, null)).isEqualTo(401);
    device(name, realtime(closed)); // the backend may name any
  }

  private static ObjectNode realtime(String channel) {
    return ApiClient.object().put("transportType", "realtime").put("channel", channel);
  }

  private int registerItself(String identity, String to, String auth)
      throws IOException, InterruptedException {
    ObjectNode recipient = realtime(to);
    if (auth != null) {
      recipient.put("auth", auth);
    }
    ObjectNode body = ApiClient.object().put("id", name).put("platform", "android");
    body.putObject("push").set("recipient", recipient);
    return api.post("/push/deviceRegistrations", body.toString(), asDevice(identity)).status();
  }

  private int subscribeItself(String identity, String to, String auth)
      throws IOException, InterruptedException {
    ObjectNode body = ApiClient.object().put("channel", to).put("deviceId", name);
    if (auth != null) {
      body.put("auth", auth);
    }
    return api.post("/push/channelSubscriptions", body.toString(), asDevice(identity)).status();
  }

  private static Map<String, String> asDevice(String identity) {
    Map<String, String> headers = new HashMap<>(AS_DEVICE);
    headers.put("x-sockudo-device-identity-token", identity);
    return headers;
  }
}
