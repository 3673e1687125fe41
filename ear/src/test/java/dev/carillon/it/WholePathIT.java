package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.mocks.MockSet;
import dev.carillon.mocks.script.Fault;
import dev.carillon.mocks.script.Received;
import dev.carillon.mocks.webpush.MockBrowser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a backend's request, through the packed EAR, to each provider and back to the status. */
@ExtendWith(Suite.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholePathIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final MockSet mocks;
  private final ApiClient client;
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  WholePathIT(Suite suite) throws Exception {
    mocks = suite.mocks();
    client = ApiClient.demo(suite.uri());
    Credentials.upload(client, mocks);
  }

  @Test
  void reachesADeviceOfEveryProviderThroughOneChannel() throws Exception {
    String channel = "all-" + run;
    MockBrowser browser = MockBrowser.create();
    String web = mocks.webPush().get(0).endpoint("web-" + run).toString();
    subscribe(channel, device("fcm", "android", recipient("gcm", "registrationToken", "f-" + run)));
    subscribe(channel, device("apns", "ios", recipient("apns", "deviceToken", appleToken())));
    subscribe(channel, device("hms", "other", recipient("hms", "registrationToken", "h-" + run)));
    String wns = mocks.wns().channelUri("w-" + run).toString();
    subscribe(channel, device("wns", "windows", recipient("wns", "channelUri", wns)));
    subscribe(
        channel,
        device(
            "web",
            "browser",
            recipient("web", "endpoint", web)
                .put("p256dh", browser.p256dh())
                .put("auth", browser.auth())));

    JsonNode receipt = publish(channelTarget(channel), "Hello to all").expect(202);

    JsonNode status = awaitEnd(receipt);
    assertThat(status.path("state").asText()).isEqualTo("succeeded");
    assertThat(status.at("/counters/planned").asInt()).isEqualTo(5);
    assertThat(status.at("/counters/succeeded").asInt()).isEqualTo(5);
    assertThat(body(mocks.fcm().recorder().all(), "f-" + run)).contains("Hello to all");
    assertThat(body(mocks.apns().recorder().all(), appleToken())).contains("Hello to all");
    assertThat(body(mocks.hms().recorder().all(), "h-" + run)).contains("Hello to all");
    assertThat(body(mocks.wns().recorder().all(), "w-" + run)).contains("Hello to all");
    Received push = one(mocks.webPush().get(0).recorder().all(), "web-" + run);
    assertThat(new String(browser.decrypt(push.body()), StandardCharsets.UTF_8))
        .contains("Hello to all");
  }

  @Test
  void tellsWhatHappenedToEachDevice() throws Exception {
    String gone = "gone-" + run;
    mocks.fcm().script().onToken(gone, new Fault.Reason("UNREGISTERED", 0));
    String channel = "mixed-" + run;
    subscribe(channel, device("ok", "android", recipient("gcm", "registrationToken", "ok-" + run)));
    subscribe(channel, device("gone", "android", recipient("gcm", "registrationToken", gone)));

    JsonNode receipt = publish(channelTarget(channel), "Are you there").expect(202);

    JsonNode status = awaitEnd(receipt);
    assertThat(status.path("state").asText()).isEqualTo("partiallySucceeded");
    String path = "/push/publish/" + receipt.path("publishId").asText() + "/deliveries";
    JsonNode deliveries = client.get(path, Map.of("limit", "10")).expect(200).path("items");
    assertThat(deliveries).hasSize(2);
    assertThat(deliveries.findValuesAsText("failureClass")).contains("device_terminal");
    JsonNode device = client.get("/push/deviceRegistrations/gone-" + run).expect(200);
    assertThat(device.findValue("pushState").asText()).isEqualTo("FAILED");
  }

  @Test
  void sendsARetryableAnswerAgain() throws Exception {
    String token = "busy-" + run;
    String device = device("busy", "android", recipient("gcm", "registrationToken", token));
    mocks.fcm().script().next(1, new Fault.Reason("UNAVAILABLE", 1));

    JsonNode receipt = publish(target("device").put("device_id", device), "Try again").expect(202);

    JsonNode status = awaitEnd(receipt);
    assertThat(status.path("state").asText()).isEqualTo("succeeded");
    assertThat(status.at("/counters/retryAttempted").asInt()).isEqualTo(1);
    assertThat(mocks.fcm().recorder().count(token)).isEqualTo(2);
  }

  @Test
  void answersTheSamePublishForTheSameKeyAndRefusesAnother() throws Exception {
    String device = device("idem", "android", recipient("gcm", "registrationToken", "i-" + run));
    ObjectNode body = body(target("device").put("device_id", device), "Once");
    body.put("idempotency_key", "once-" + run);

    String first =
        client.post("/push/publish", body.toString()).expect(202).path("publishId").asText();
    String again =
        client.post("/push/publish", body.toString()).expect(202).path("publishId").asText();
    body.withObject("/payload").put("title", "Twice");

    assertThat(again).isEqualTo(first);
    client.post("/push/publish", body.toString()).expect(409);
    assertThat(mocks.fcm().recorder().await(1, SOON, each -> ("i-" + run).equals(each.token())))
        .hasSize(1);
  }

  @Test
  void cancelsWhatIsScheduled() throws Exception {
    String device = device("later", "android", recipient("gcm", "registrationToken", "l-" + run));
    ObjectNode body = body(target("device").put("device_id", device), "Later");
    body.put("notBeforeMs", System.currentTimeMillis() + 3_600_000);

    JsonNode receipt = client.post("/push/publish", body.toString()).expect(202);
    String id = receipt.path("publishId").asText();
    assertThat(receipt.path("status").asText()).isEqualTo("scheduled");
    client.delete("/push/scheduled/" + id).expect(204);

    assertThat(awaitEnd(receipt).path("state").asText()).isEqualTo("cancelled");
    client.delete("/push/scheduled/" + id).expect(204);
    assertThat(mocks.fcm().recorder().count("l-" + run)).isZero();
  }

  private String device(String name, String platform, ObjectNode recipient)
      throws IOException, InterruptedException {
    String id = name + "-" + run;
    ObjectNode body = ApiClient.object().put("id", id).put("platform", platform);
    body.putObject("push").set("recipient", recipient);
    client.post("/push/deviceRegistrations", body.toString()).expect(201);
    return id;
  }

  private static ObjectNode recipient(String transport, String field, String token) {
    return ApiClient.object().put("transportType", transport).put(field, token);
  }

  private void subscribe(String channel, String device) throws IOException, InterruptedException {
    String body = ApiClient.object().put("channel", channel).put("deviceId", device).toString();
    client.post("/push/channelSubscriptions", body).expect(201);
  }

  private ApiClient.Answer publish(ObjectNode target, String title)
      throws IOException, InterruptedException {
    return client.post("/push/publish", body(target, title).toString());
  }

  private static ObjectNode body(ObjectNode target, String title) {
    ObjectNode body = ApiClient.object();
    ArrayNode recipients = body.putArray("recipients");
    recipients.add(target);
    body.putObject("payload").put("title", title).put("body", "from the whole-path test");
    return body;
  }

  private static ObjectNode target(String type) {
    return ApiClient.object().put("type", type);
  }

  private static ObjectNode channelTarget(String channel) {
    return target("channel").put("channel", channel);
  }

  private String appleToken() {
    return (run + "0".repeat(56)).toLowerCase(java.util.Locale.ROOT);
  }

  private static Received one(List<Received> all, String token) {
    return all.stream()
        .filter(each -> each.token() != null && each.token().contains(token))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing was received for " + token));
  }

  private static String body(List<Received> all, String token) {
    return one(all, token).text();
  }

  private JsonNode awaitEnd(JsonNode receipt) throws IOException, InterruptedException {
    String path = "/push/publish/" + receipt.path("publishId").asText() + "/status";
    Waiting.until("end of " + receipt, SOON, () -> ended(status(path)));
    return status(path);
  }

  private JsonNode status(String path) {
    try {
      return client.get(path).expect(200);
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static boolean ended(JsonNode status) {
    List<String> open = List.of("queued", "scheduled", "planning", "throttled", "dispatching");
    return !open.contains(status.path("state").asText());
  }
}
