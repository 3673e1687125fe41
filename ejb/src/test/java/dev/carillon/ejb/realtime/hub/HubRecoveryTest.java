package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node, the second generation: positions, resume, rewind, history. */
class HubRecoveryTest {

  private final HubFixture fixture = new HubFixture(Map.of("realtime.history.max_events", "100"));
  private final Node node = fixture.new Node("one");

  @AfterEach
  void close() {
    fixture.close();
  }

  private record At(String streamId, long serial) {}

  private static At position(Client client) {
    JsonNode data = client.connection().dataOf("sockudo_internal:subscription_succeeded").get(0);
    assertThat(data.path("attach_serial").asLong()).isEqualTo(data.path("serial").asLong());
    return new At(data.path("stream_id").asText(), data.path("serial").asLong());
  }

  private static void resume(Client client, String streamId, long serial) {
    client.say(
        client.event(
            "resume",
            "{\"channel_positions\":{\"orders\":{\"stream_id\":\"%s\",\"serial\":%d}}}"
                .formatted(streamId, serial)));
  }

  private static List<Long> serials(Client client) {
    return client.connection().all().stream()
        .filter(frame -> frame.path("event").asText().equals("e"))
        .map(frame -> frame.path("serial").asLong())
        .toList();
  }

  @Test
  void broadcastsCarryTheirPosition() {
    Client client = node.connect("2");
    client.subscribe("orders");
    At start = position(client);
    node.publish("orders", "e", "{\"id\":1}");
    JsonNode frame = client.connection().all().get(2);
    assertThat(frame.path("data").path("id").asInt()).isEqualTo(1);
    assertThat(frame.path("stream_id").asText()).isEqualTo(start.streamId());
    assertThat(frame.path("serial").asLong()).isEqualTo(start.serial() + 1);
    assertThat(frame.path("message_id").asText()).isNotEmpty();
  }

  @Test
  void resumeBringsWhatWasMissedInOrderThenSucceeds() {
    Client before = node.connect("2");
    before.subscribe("orders");
    At start = position(before);
    before.disconnect();
    for (int i = 0; i < 5; i++) {
      node.publish("orders", "e", "{}");
    }
    Client resumedFirst = node.connect("2");
    resume(resumedFirst, start.streamId(), start.serial());
    assertThat(resumedFirst.connection().eventNames()).doesNotContain("sockudo:resume_success");
    resumedFirst.subscribe("orders");
    node.publish("orders", "e", "{}");
    assertThat(serials(resumedFirst)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(resumedFirst.connection().all().get(1).has("serial")).isFalse();
    JsonNode success = resumedFirst.connection().dataOf("sockudo:resume_success").get(0);
    assertThat(success.path("recovered").get(0).path("replayed").asInt()).isEqualTo(5);
    assertThat(success.path("recovered").get(0).path("position").path("serial").asInt())
        .isEqualTo(5);
    assertThat(success.path("failed")).isEmpty();

    Client subscribedFirst = node.connect("2");
    subscribedFirst.subscribe("orders");
    resume(subscribedFirst, start.streamId(), 4);
    assertThat(serials(subscribedFirst)).containsExactly(5L, 6L);
  }

  @Test
  void resumeRefusesWhatItCannotProve() {
    Client client = node.connect("2");
    client.subscribe("orders");
    At start = position(client);
    resume(client, "another-stream", 0);
    resume(client, start.streamId(), 99);
    assertThat(client.connection().dataOf("sockudo:resume_failed"))
        .extracting(failure -> failure.path("code").asText())
        .containsExactly("continuity_unverifiable", "continuity_unverifiable");
    for (int i = 0; i < 300; i++) {
      node.publish("orders", "e", "{}");
    }
    Client late = node.connect("2");
    late.subscribe("orders");
    resume(late, start.streamId(), 1);
    JsonNode failure = late.connection().dataOf("sockudo:resume_failed").get(0);
    assertThat(failure.path("code").asText()).isEqualTo("position_expired");
    assertThat(failure.path("oldest_available_serial").asLong()).isGreaterThan(100);
    assertThat(serials(late)).isEmpty();
    assertThat(late.connection().dataOf("sockudo:resume_success").get(0).path("failed")).hasSize(1);
  }

  @Test
  void aPositionThatCannotWaitForItsChannelIsRefusedAtOnce() {
    Client client = node.connect("2");
    String position = "\"%s\":{\"stream_id\":\"s\",\"serial\":1}";
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      many.append(i == 0 ? "" : ",").append(position.formatted("c" + i));
    }
    String resume = "{\"channel_positions\":{%s}}";
    client.say(client.event("resume", resume.formatted(many)));
    assertThat(client.connection().dataOf("sockudo:resume_failed")).isEmpty();
    client.say(client.event("resume", resume.formatted(position.formatted("one-more"))));
    client.disconnect();
    Client other = node.connect("2");
    other.say(other.event("resume", resume.formatted(position.formatted("no channel"))));
    for (Client each : List.of(client, other)) {
      assertThat(each.connection().dataOf("sockudo:resume_failed"))
          .extracting(failure -> failure.path("reason").asText())
          .containsExactly("not_subscribed");
    }
  }

  @Test
  void rewindBringsThePastBeforeThePresent() {
    for (int i = 0; i < 5; i++) {
      node.publish("orders", "e", "{}");
    }
    Client client = node.connect("2");
    client.say(client.event("subscribe", "{\"channel\":\"orders\",\"rewind\":2}"));
    node.publish("orders", "e", "{}");
    assertThat(serials(client)).containsExactly(4L, 5L, 6L);
    assertThat(client.connection().dataOf("sockudo:rewind_complete").get(0))
        .isEqualTo(
            FakeConnection.tree(
                "{\"historical_count\":2,\"live_count\":0,\"complete\":true,"
                    + "\"truncated_by_retention\":false,\"truncated_by_limit\":false}"));
    Client seconds = node.connect("2");
    seconds.say(seconds.event("subscribe", "{\"channel\":\"orders\",\"rewind\":{\"seconds\":60}}"));
    assertThat(serials(seconds)).hasSize(6);
  }

  @Test
  void nobodySeesEventsPastTheBoundsThatAreNotDeletedYet() {
    fixture.settings("{\"history\":{\"maxEvents\":3}}");
    Client before = node.connect("2");
    before.subscribe("orders");
    At start = position(before);
    for (int i = 0; i < 5; i++) {
      node.publish("orders", "e", "{}");
    }
    Client client = node.connect("2");
    client.say(client.event("subscribe", "{\"channel\":\"orders\",\"rewind\":5}"));
    assertThat(serials(client)).containsExactly(3L, 4L, 5L);
    JsonNode complete = client.connection().dataOf("sockudo:rewind_complete").get(0);
    assertThat(complete.path("complete").asBoolean()).isFalse();
    assertThat(complete.path("truncated_by_retention").asBoolean()).isTrue();
    client.say(client.event("channel_history", "{\"channel\":\"orders\",\"start_serial\":1}"));
    JsonNode page = client.connection().dataOf("sockudo:channel_history").get(0);
    assertThat(page.path("items")).hasSize(3);
    assertThat(page.path("continuity").path("oldest_available_serial").asLong()).isEqualTo(3);
    assertThat(page.path("continuity").path("truncated_by_retention").asBoolean()).isTrue();
    resume(client, start.streamId(), 1);
    JsonNode failure = client.connection().dataOf("sockudo:resume_failed").get(0);
    assertThat(failure.path("code").asText()).isEqualTo("position_expired");
    assertThat(failure.path("oldest_available_serial").asLong()).isEqualTo(3);
    resume(client, start.streamId(), 2);
    assertThat(client.connection().dataOf("sockudo:resume_success").get(1).path("recovered"))
        .hasSize(1);
  }

  @Test
  void aRewindThatAsksForMoreThanThereIsIsComplete() {
    node.publish("orders", "e", "{}");
    Client client = node.connect("2");
    client.say(client.event("subscribe", "{\"channel\":\"orders\",\"rewind\":5000}"));
    assertThat(serials(client)).containsExactly(1L);
    JsonNode complete = client.connection().dataOf("sockudo:rewind_complete").get(0);
    assertThat(complete.path("complete").asBoolean()).isTrue();
  }

  @Test
  void noneIsBroughtMoreAtOnceThanTheirQueueTakes() {
    Client before = node.connect("2");
    before.subscribe("orders");
    At start = position(before);
    String data = "\"" + "x".repeat(99_000) + "\"";
    fixture.settings("{\"maxEventBytes\":100000}");
    for (int i = 0; i < 30; i++) {
      node.publish("orders", "e", data);
    }
    Client client = node.connect("2");
    client.say(client.event("subscribe", "{\"channel\":\"orders\",\"rewind\":30}"));
    assertThat(serials(client)).hasSize(20).endsWith(30L);
    JsonNode complete = client.connection().dataOf("sockudo:rewind_complete").get(0);
    assertThat(complete.path("truncated_by_limit").asBoolean()).isTrue();
    assertThat(complete.path("truncated_by_retention").asBoolean()).isFalse();
    resume(client, start.streamId(), 5);
    assertThat(client.connection().dataOf("sockudo:resume_failed").get(0).path("code").asText())
        .isEqualTo("position_expired");
    resume(client, start.streamId(), 20);
    assertThat(client.connection().dataOf("sockudo:resume_failed")).hasSize(1);
    client.say(client.event("channel_history", "{\"channel\":\"orders\"}"));
    JsonNode page = client.connection().dataOf("sockudo:channel_history").get(0);
    assertThat(page.path("items")).hasSize(10);
    assertThat(page.path("has_more").asBoolean()).isTrue();
    assertThat(page.path("next_cursor").asText()).isNotEmpty();
  }

  @Test
  void historyIsReadByPagesAndOnlyBySubscribers() {
    for (int i = 0; i < 5; i++) {
      node.publish("orders", "e", "{\"i\":" + i + "}");
    }
    Client client = node.connect("2");
    String ask = "{\"channel\":\"orders\",\"limit\":3,\"direction\":\"backwards\"%s}";
    client.say(client.event("channel_history", ask.formatted("")));
    assertThat(client.connection().dataOf("sockudo:error")).hasSize(1);
    client.subscribe("orders");
    node.publish("orders", "e", "{\"i\":5}");
    client.say(client.event("channel_history", ask.formatted(",\"until_attach\":true")));
    JsonNode page = client.connection().dataOf("sockudo:channel_history").get(0);
    assertThat(page.path("items"))
        .extracting(item -> item.path("serial").asInt())
        .containsExactly(5, 4, 3);
    assertThat(page.path("has_more").asBoolean()).isTrue();
    assertThat(page.path("items").get(0).path("message").path("data").path("i").asInt())
        .isEqualTo(4);
    String cursor =
        ",\"until_attach\":true,\"cursor\":\"" + page.path("next_cursor").asText() + "\"";
    client.say(client.event("channel_history", ask.formatted(cursor)));
    JsonNode next = client.connection().dataOf("sockudo:channel_history").get(1);
    assertThat(next.path("items"))
        .extracting(item -> item.path("serial").asInt())
        .containsExactly(2, 1);
    assertThat(next.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void oneGenerationNeverSeesTheOthersFields() {
    Client old = node.connect("7");
    old.subscribe("orders");
    Client young = node.connect("2");
    young.subscribe("orders");
    node.publish("orders", "e", "{}");
    JsonNode frame = old.connection().all().get(2);
    assertThat(frame.fieldNames()).toIterable().containsExactly("event", "channel", "data");
    assertThat(old.connection().dataOf("pusher_internal:subscription_succeeded").get(0)).isEmpty();
    assertThat(young.connection().all().get(2).path("serial").asLong()).isEqualTo(1);
  }

  @Test
  void aSilentConnectionIsPingedNatively() {
    Client client = node.connect("2");
    node.hub.upkeep().heartbeats();
    assertThat(client.connection().pings()).isZero();
    assertThat(client.connection().closed()).isNull();
  }

  @Test
  void aFullDatabaseKeepsNoMoreEventsAndSaysSo() {
    Client client = node.connect("2");
    client.subscribe("orders");
    node.publish("orders", "e", "{}");
    node.room.measured(Long.MAX_VALUE, Long.MAX_VALUE);
    assertThatThrownBy(() -> node.publish("orders", "e", "{}"))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    node.room.measured(1, Long.MAX_VALUE);
    node.publish("orders", "e", "{}");
    assertThat(serials(client)).containsExactly(1L, 2L);
  }
}
