package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The second protocol generation in the started server: resume, rewind and history. */
@ExtendWith(Suite.Extension.class)
class RealtimeIT {
  private final URI server;
  private final ApiClient api;
  private final String channel = "it-" + UUID.randomUUID();
  private final List<LiveClient> opened = new ArrayList<>();

  RealtimeIT(Suite suite) {
    server = suite.uri();
    api = ApiClient.demo(server);
  }

  @AfterEach
  void disconnect() {
    opened.forEach(LiveClient::close);
  }

  private LiveClient connect(String protocol) throws InterruptedException {
    LiveClient client = LiveClient.connect(server, protocol);
    opened.add(client);
    return client;
  }

  private void publish(String... events) throws IOException, InterruptedException {
    for (String event : events) {
      String body =
          "{\"name\":\"%s\",\"channel\":\"%s\",\"data\":\"{}\"}".formatted(event, channel);
      api.post("/events", body).expect(200);
    }
  }

  private String streamSeenBy(LiveClient client) throws InterruptedException {
    client.subscribe(channel);
    return client.subscribed().path("stream_id").asText();
  }

  private void resume(LiveClient client, String stream, long serial) {
    ObjectNode data = ApiClient.object();
    data.putObject("channel_positions")
        .putObject(channel)
        .put("stream_id", stream)
        .put("serial", serial);
    client.say("resume", data);
  }

  @Test
  void aClientThatComesBackGetsWhatItMissedInOrder() throws IOException, InterruptedException {
    LiveClient before = connect("2");
    String stream = streamSeenBy(before);
    before.close();
    publish("first", "second");
    LiveClient after = connect("2");
    resume(after, stream, 0);
    after.subscribe(channel);
    publish("third");
    assertThat(after.next("first").path("serial").asInt()).isEqualTo(1);
    assertThat(after.next("second").path("serial").asInt()).isEqualTo(2);
    JsonNode recovered = after.data("resume_success").path("recovered").get(0);
    assertThat(recovered.path("channel").asText()).isEqualTo(channel);
    assertThat(recovered.path("replayed").asInt()).isBetween(2, 3);
  }

  @Test
  void whatCannotBeProvenContinuousIsRefused() throws IOException, InterruptedException {
    LiveClient client = connect("2");
    streamSeenBy(client);
    publish("only");
    client.next("only");
    resume(client, UUID.randomUUID().toString(), 1);
    JsonNode other = client.data("resume_failed");
    assertThat(other.path("code").asText()).isEqualTo("continuity_unverifiable");
    assertThat(client.data("resume_success").path("failed").get(0)).isEqualTo(other);
    resume(client, other.path("current_stream_id").asText(), 77);
    assertThat(client.data("resume_failed").path("code").asText())
        .isEqualTo("continuity_unverifiable");
    resume(client, other.path("current_stream_id").asText(), 1);
    JsonNode now = client.data("resume_success");
    while (now.path("recovered").isEmpty()) {
      now = client.data("resume_success"); // the one that went with the refusal above
    }
    assertThat(now.path("recovered").get(0).path("replayed").asInt()).isZero();
  }

  @Test
  void aPositionWhoseEventsAreNoLongerKeptHasExpired() throws IOException, InterruptedException {
    LiveClient before = connect("2");
    String stream = streamSeenBy(before);
    before.close();
    for (int i = 0; i < 101; i++) {
      api.post("/batch_events", batchOfTen()).expect(200);
    }
    LiveClient after = connect("2");
    resume(after, stream, 0);
    after.subscribe(channel);
    assertThat(after.data("resume_failed").path("code").asText()).isEqualTo("position_expired");
  }

  private String batchOfTen() {
    ObjectNode body = ApiClient.object();
    var batch = body.putArray("batch");
    for (int i = 0; i < 10; i++) {
      batch.addObject().put("name", "e").put("channel", channel).put("data", "{}");
    }
    return body.toString();
  }

  @Test
  void rewindBringsThePastFirst() throws IOException, InterruptedException {
    publish("one", "two", "three");
    LiveClient client = connect("2");
    client.say("subscribe", ApiClient.object().put("channel", channel).put("rewind", 2));
    assertThat(client.next("two").path("serial").asInt()).isEqualTo(2);
    client.next("three");
    assertThat(client.data("rewind_complete").path("historical_count").asInt()).isEqualTo(2);
    publish("four");
    assertThat(client.next("four").path("serial").asInt()).isEqualTo(4);
  }

  @Test
  void theFirstGenerationNeverSeesFieldsOfTheSecond() throws IOException, InterruptedException {
    LiveClient first = connect("7");
    first.subscribe(channel);
    assertThat(first.subscribed()).isEmpty();
    publish("plain");
    JsonNode frame = first.next("plain");
    assertThat(frame.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("event", "channel", "data");
    assertThat(frame.path("data").isTextual()).isTrue();
  }

  @Test
  void theHistoryIsTheSameOverTheSocketAndSignedHttp() throws IOException, InterruptedException {
    publish("one", "two", "three");
    LiveClient client = connect("2");
    streamSeenBy(client);
    publish("after");
    client.next("after");
    client.say(
        "channel_history",
        ApiClient.object().put("channel", channel).put("limit", 2).put("until_attach", true));
    JsonNode page = client.data("channel_history");
    assertThat(names(page)).containsExactly("three", "two");
    assertThat(page.path("has_more").asBoolean()).isTrue();
    Map<String, String> first = Map.of("limit", "3", "direction", "oldest_first");
    JsonNode overHttp = api.get("/channels/" + channel + "/history", first).expect(200);
    assertThat(names(overHttp)).containsExactly("one", "two", "three");
    Map<String, String> second =
        Map.of(
            "limit",
            "3",
            "direction",
            "oldest_first",
            "cursor",
            overHttp.path("next_cursor").asText());
    JsonNode rest = api.get("/channels/" + channel + "/history", second).expect(200);
    assertThat(names(rest)).containsExactly("after");
    assertThat(rest.path("next_cursor").isNull()).isTrue();
    Map<String, String> bounds = Map.of("start_serial", "2", "end_serial", "3");
    assertThat(names(api.get("/channels/" + channel + "/history", bounds).expect(200)))
        .containsExactly("three", "two");
    api.get("/channels/" + channel + "/history", Map.of("limit", "0")).expect(400);
    api.get("/channels/" + channel + "/history", Map.of("cursor", "bogus")).expect(400);
  }

  private static List<String> names(JsonNode page) {
    return StreamSupport.stream(page.path("items").spliterator(), false)
        .map(item -> item.path("event_name").asText())
        .toList();
  }
}
