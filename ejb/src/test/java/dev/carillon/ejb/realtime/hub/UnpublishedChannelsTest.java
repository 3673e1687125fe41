package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels with history that nobody has published to. */
class UnpublishedChannelsTest {

  private final HubFixture fixture = new HubFixture(Map.of("realtime.history.channels", "*"));
  private final Node node = fixture.new Node("one");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static JsonNode subscribed(Client client) {
    return client.connection().dataOf("sockudo_internal:subscription_succeeded").get(0);
  }

  private static void resume(Client client, String channel, String streamId) {
    client.say(
        client.event(
            "resume",
            "{\"channel_positions\":{\"%s\":{\"stream_id\":\"%s\",\"serial\":0}}}"
                .formatted(channel, streamId)));
  }

  @Test
  void inventedNamesLeaveNothingInTheDatabase() {
    Client client = node.connect("2");
    for (int i = 0; i < 50; i++) {
      String name = "invented-" + i;
      resume(client, name, "s");
      client.say(
          client.event("subscribe", "{\"channel\":\"" + name + "\",\"rewind\":{\"count\":5}}"));
      client.say(client.event("channel_history", "{\"channel\":\"" + name + "\"}"));
    }
    assertThat(client.connection().dataOf("sockudo_internal:subscription_succeeded")).hasSize(50);
    assertThat(client.connection().dataOf("sockudo:channel_history")).hasSize(50);
    assertThat(fixture.historyRows.appsWithEvents()).isEmpty();
    node.publish("invented-1", "e", "{}");
    assertThat(fixture.historyRows.stream(HubFixture.APP, "invented-1")).isPresent();
    assertThat(fixture.historyRows.stream(HubFixture.APP, "invented-2")).isEmpty();
  }

  @Test
  void theFirstEventBelongsToTheStreamThatSubscribersWereTold() {
    Client client = node.connect("2");
    client.subscribe("orders");
    assertThat(subscribed(client).path("serial").asLong()).isZero();
    node.publish("orders", "e", "{}");
    JsonNode event =
        client.connection().all().stream()
            .filter(frame -> frame.path("event").asText().equals("e"))
            .findFirst()
            .orElseThrow();
    assertThat(event.path("stream_id")).isEqualTo(subscribed(client).path("stream_id"));
    assertThat(event.path("serial").asLong()).isEqualTo(1);
  }

  @Test
  void aResumeFromBeforeTheFirstEventBringsAllOfThem() {
    Client before = node.connect("2");
    before.subscribe("orders");
    String streamId = subscribed(before).path("stream_id").asText();
    before.disconnect();
    Client silent = node.connect("2");
    silent.subscribe("orders");
    resume(silent, "orders", streamId);
    assertThat(recovered(silent).path("replayed").asInt()).isZero();
    silent.disconnect();
    node.publish("orders", "a", "{}");
    node.publish("orders", "b", "{}");
    Client after = node.connect("2");
    after.subscribe("orders");
    resume(after, "orders", streamId);
    assertThat(recovered(after).path("replayed").asInt()).isEqualTo(2);
    assertThat(after.connection().eventNames()).containsSubsequence("a", "b");
  }

  private static JsonNode recovered(Client client) {
    return client.connection().dataOf("sockudo:resume_success").get(0).path("recovered").get(0);
  }
}
