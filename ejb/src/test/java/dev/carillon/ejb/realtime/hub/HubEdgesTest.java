package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive.State;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.HistoryRepository;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a careless or hostile client, or a failing database, could make of one node. */
class HubEdgesTest {

  private final HubFixture fixture =
      new HubFixture(
          Map.of(
              "realtime.max_channels_per_connection", "3",
              "realtime.vacated_delay", "0s",
              "realtime.history.channels", "orders*"));
  private final Node node = fixture.new Node("one");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aWatchlistThatIsNoneEndsTheConnectionAsAWrongSignInDoes() {
    for (String watchlist : List.of("\"bob\"", "{\"a\":\"bob\"}", "[{}]", "[\"\"]", "1")) {
      Client client = node.connect("7");
      client.signIn("{\"id\":\"ann\",\"watchlist\":" + watchlist + "}");
      assertThat(client.connection().closed()).as(watchlist).isEqualTo(CloseCode.UNAUTHORIZED);
    }
    Client client = node.connect("7");
    client.signIn("{\"id\":\"ann\",\"watchlist\":null}");
    assertThat(client.connection().closed()).isNull();
  }

  @Test
  void whoSignsInAnewLosesTheFormerUsersEvents() {
    Client client = node.connect("7");
    client.signIn("{\"id\":\"ann\"}");
    client.signIn("{\"id\":\"bob\"}");
    node.publish("#server-to-user-ann", "for-ann", "{}");
    node.publish("#server-to-user-bob", "for-bob", "{}");
    assertThat(client.connection().dataOf("for-ann")).isEmpty();
    assertThat(client.connection().dataOf("for-bob")).hasSize(1);
    assertThat(node.hub.isOnline(HubFixture.APP, "ann")).isFalse();
  }

  @Test
  void channelsOfSingleUsersAreNeitherListedNorTold() {
    fixture.settings("{\"webhooks\":[{\"url\":\"https://example.com/\"}]}");
    Client client = node.connect("7");
    client.signIn("{\"id\":\"ann\"}");
    client.subscribe("orders");
    client.disconnect();
    Client again = node.connect("7");
    again.signIn("{\"id\":\"ann\"}");
    again.subscribe("orders");
    node.hub.upkeep().tick();
    assertThat(node.hub.occupied(HubFixture.APP, "")).containsOnlyKeys("orders");
    assertThat(fixture.webhooks)
        .extracting(hook -> hook.path("channel").asText())
        .containsOnly("orders");
  }

  @Test
  void aSecondSubscriptionToTheSameChannelNeedsNoMoreRoom() {
    Client client = node.connect("7");
    for (String channel : new String[] {"a", "b", "c", "c"}) {
      client.subscribe(channel);
    }
    assertThat(client.connection().dataOf("pusher:subscription_error")).isEmpty();
    node.publish("c", "once", "{}");
    assertThat(client.connection().dataOf("once")).hasSize(1);
  }

  @Test
  void dataIsCountedInBytes() {
    String twoBytes = "\u00e9";
    String fourBytes = "\ud83d\ude00";
    node.publish("plain", "e", twoBytes.repeat(5_120));
    node.publish("plain", "e", fourBytes.repeat(2_560));
    node.publish("plain", "e", "\u20ac".repeat(3_413));
    for (String tooLarge :
        List.of(twoBytes.repeat(5_200), fourBytes.repeat(2_561), "\u20ac".repeat(3_414))) {
      assertThatThrownBy(() -> node.publish("plain", "e", tooLarge))
          .isInstanceOfSatisfying(
              ServiceException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    }
  }

  @Test
  void aNameWithAColonIsOfTheSecondGeneration() {
    Client second = node.connect("2");
    second.subscribe("user:42:notifications");
    Client first = node.connect("7");
    first.subscribe("user:42:notifications");

    node.publish("user:42:notifications", "e", "{}");

    assertThat(second.connection().eventNames()).endsWith("e");
    assertThat(first.connection().eventNames()).endsWith("pusher:subscription_error");
  }

  @Test
  void theEndOfANameDoesNotPassForChannelData() {
    Client client = node.connect("2");
    client.subscribeSigned("private-user", "42:notes");
    assertThat(client.connection().eventNames()).endsWith("sockudo:subscription_error");

    client.subscribeSigned("private-user:42:notes", null);
    client.subscribeSigned("private-user", "{}");
    assertThat(client.session().subscriptionCount()).isEqualTo(2);
  }

  @Test
  void clientEventsAreNotCached() {
    Client client = node.connect("7");
    client.subscribeSigned("private-cache-room", null);
    client.say("{\"event\":\"client-a\",\"channel\":\"private-cache-room\",\"data\":{}}");
    Client late = node.connect("7");
    late.subscribeSigned("private-cache-room", null);
    assertThat(late.connection().eventNames()).contains("pusher:cache_miss");
  }

  @Test
  void cachedEventsAreBoundedInCharacters() {
    fixture.settings("{\"maxEventBytes\":1000000}");
    String large = "x".repeat(1_000_000);
    for (int i = 0; i < 25; i++) {
      node.publish("cache-" + i, "e", large);
    }
    assertThat(node.hub.cached(HubFixture.APP, "cache-0")).isEmpty();
    assertThat(node.hub.cached(HubFixture.APP, "cache-24")).isPresent();
  }

  @Test
  void anIdOfHalfASurrogatePairIsNoMembers() {
    Client ann = node.connect("7");
    ann.subscribeSigned("presence-a", "{\"user_id\":\"\\ud800\"}");
    ann.subscribeSigned("presence-a", "{\"user_id\":\"ann\",\"user_info\":{\"name\":\"\\udc00\"}}");

    assertThat(ann.connection().dataOf("pusher:subscription_error")).hasSize(2);
    assertThat(node.hub.members(HubFixture.APP, "presence-a")).isEmpty();
  }

  @Test
  void aFailingDatabaseLeavesNothingOfAClosedConnection() {
    Client ann = node.connect("7");
    ann.joinAs("presence-a", "ann");
    ann.joinAs("presence-b", "ann");
    Client bob = node.connect("7");
    bob.joinAs("presence-b", "bob");
    fixture.databaseFails = true;
    ann.disconnect();
    assertThat(bob.connection().dataOf("pusher_internal:member_removed")).hasSize(1);
    assertThat(node.hub.occupied(HubFixture.APP, "")).containsOnlyKeys("presence-b");
    assertThat(node.hub.members(HubFixture.APP, "presence-a")).containsExactly("ann");
    fixture.databaseFails = false;
    node.hub.upkeep().cluster(State.RUNNING);
    assertThat(node.hub.members(HubFixture.APP, "presence-a")).isEmpty();
  }

  @Test
  void aResumeThatCannotReadTheStoreSaysSo() {
    Client before = node.connect("2");
    before.subscribe("orders");
    JsonNode start = before.connection().dataOf("sockudo_internal:subscription_succeeded").get(0);
    node.publish("orders", "e", "{}");
    Client after = node.connect("2");
    fixture.databaseFails = true;
    after.say(
        after.event(
            "resume",
            "{\"channel_positions\":{\"orders\":{\"stream_id\":\"%s\",\"serial\":0}}}"
                .formatted(start.path("stream_id").asText())));
    after.subscribe("orders");
    assertThat(after.connection().dataOf("sockudo:resume_failed").get(0).path("code").asText())
        .isEqualTo("continuity_unverifiable");
    node.publish("orders", "live", "{}");
    assertThat(after.connection().dataOf("live")).hasSize(1);
  }

  @Test
  void anEventBetweenTheReadingOfThePositionAndTheSubscriptionIsNotLost() {
    node.publish("orders", "first", "{}");
    fixture.afterNextAttach =
        () -> {
          new Thread(() -> node.publish("orders", "second", "{}")).start();
          FakeConnection.await(
              () -> fixture.historyRows.stream(HubFixture.APP, "orders").orElseThrow().head() == 2);
        };
    Client client = node.connect("2");
    client.subscribe("orders");
    long position =
        client
            .connection()
            .dataOf("sockudo_internal:subscription_succeeded")
            .get(0)
            .path("serial")
            .asLong();
    if (position == 1) {
      client.connection().awaitData("second");
    }
    node.publish("orders", "third", "{}");
    assertThat(client.connection().eventNames()).endsWith("third");
    assertThat(client.connection().dataOf("first")).isEmpty();
    assertThat(position + client.connection().dataOf("second").size()).isEqualTo(2);
  }

  @Test
  void aPositionOfARunningSubscriptionIsContinuous() {
    Client client = node.connect("2");
    client.subscribe("orders");
    JsonNode start = client.connection().dataOf("sockudo_internal:subscription_succeeded").get(0);
    node.publish("orders", "e", "{}");
    client.say(
        client.event(
            "resume",
            "{\"channel_positions\":{\"orders\":{\"stream_id\":\"%s\",\"serial\":1}}}"
                .formatted(start.path("stream_id").asText())));
    JsonNode recovered =
        client.connection().dataOf("sockudo:resume_success").get(0).path("recovered").get(0);
    assertThat(recovered.path("replayed").asInt()).isZero();
    assertThat(recovered.path("position").path("serial").asInt()).isEqualTo(1);
  }

  @Test
  void everyEndOfAConnectionAndEveryFrameIsCounted() {
    Client slow = node.connect("7");
    slow.connection().close(CloseCode.TOO_SLOW);
    slow.disconnect();
    node.connect("7").disconnect();
    assertThat(closed("too_slow")).isEqualTo(1);
    assertThat(closed("client")).isEqualTo(1);
    Client client = node.connect("7");
    client.subscribe("orders");
    node.publish("orders", "e", "{}");
    assertThat(node.meters.counter("carillon.realtime.frames", "direction", "out").count())
        .isEqualTo(5); // three greetings, an answer to the subscription, an event
    assertThat(node.meters.timer("carillon.realtime.fanout").count()).isEqualTo(1);
  }

  private double closed(String reason) {
    return node.meters.counter("carillon.realtime.closed", "reason", reason).count();
  }

  @Test
  void anEventDoesNotFailForThePushesThatARuleWants() {
    fixture.settings("{\"pushRules\":[{\"channel\":\"news\",\"payload\":{\"title\":\"t\"}}]}");
    Client client = node.connect("7");
    client.subscribe("news");
    fixture.pushesAreRefused = true;
    node.publish("news", "first", "{}");
    fixture.pushesAreRefused = false;
    JsonNode answer = node.publish("news", "second", "{}").get(0);
    assertThat(client.connection().eventNames()).containsOnlyOnce("first", "second");
    assertThat(answer.path("push_publish_ids")).hasSize(1);
    assertThat(fixture.pushes).hasSize(1);
  }

  @Test
  void aStoreThatCannotBeTrimmedCostsNobodyAnEvent() {
    fixture.settings("{\"history\":{\"channels\":[\"orders*\"],\"maxEvents\":10}}");
    Client client = node.connect("2");
    client.subscribe("orders");
    client.subscribe("news");
    fixture.trimFails = true;
    for (int n = 1; n <= 64; n++) {
      node.publish(List.of("orders", "news"), "e", "{}");
    }
    assertThat(client.connection().eventNames()).filteredOn("e"::equals).hasSize(128);
    fixture.trimFails = false;
    for (int n = 65; n <= 128; n++) {
      node.publish("orders", "e", "{}");
    }
    assertThat(
            fixture.historyRows.read(
                HubFixture.APP,
                "orders",
                new HistoryRepository.Bounds(null, null, null, null),
                false,
                1_000))
        .hasSize(10);
  }

  @Test
  void whatIsNoLongerInTheStoreIsNotLookedForForEver() {
    Client client = node.connect("2");
    client.subscribe("orders");
    node.publish("orders", "first", "{}");
    fixture.topic.settle();
    String stream = fixture.historyRows.stream(HubFixture.APP, "orders").orElseThrow().streamId();
    node.hub.broadcast(HubFixture.APP, event("fifth", stream, 5), null);
    assertThat(client.connection().dataOf("fifth")).isEmpty();
    node.hub.upkeep().tick();
    assertThat(client.connection().dataOf("fifth")).hasSize(1);
    assertThat(client.connection().dataOf("sockudo:resume_failed").get(0).path("code").asText())
        .isEqualTo("position_expired");
  }

  @Test
  void aGapWaitsForADatabaseThatIsAway() {
    Client client = node.connect("2");
    client.subscribe("orders");
    node.publish("orders", "first", "{}");
    String stream = fixture.historyRows.stream(HubFixture.APP, "orders").orElseThrow().streamId();
    node.hub.broadcast(HubFixture.APP, event("third", stream, 3), null);
    fixture.databaseFails = true;
    assertThatThrownBy(() -> node.hub.upkeep().tick()).isInstanceOf(StorageException.class);
    fixture.databaseFails = false;
    node.hub.upkeep().tick();
    assertThat(client.connection().dataOf("third")).hasSize(1);
  }

  @Test
  void aGapThatFailsAsNobodyExpectsIsTriedAgain() {
    Client client = node.connect("2");
    client.subscribe("orders");
    node.publish("orders", "first", "{}");
    String stream = fixture.historyRows.stream(HubFixture.APP, "orders").orElseThrow().streamId();
    node.hub.broadcast(HubFixture.APP, event("third", stream, 3), null);
    fixture.bugs.set(1);
    assertThatThrownBy(() -> node.hub.upkeep().tick()).isInstanceOf(IllegalStateException.class);
    node.hub.upkeep().tick();
    assertThat(client.connection().dataOf("third")).hasSize(1);
  }

  private static Broadcast event(String name, String stream, long serial) {
    return new Broadcast(
        "orders",
        name,
        EventData.ofText("{}"),
        null,
        "m" + serial,
        new Broadcast.Position(stream, serial, 0));
  }

  @Test
  void aHundredThousandChannelsAreListedAndCountedAtOnce() {
    fixture.settings("{\"maxChannels\":1000}");
    for (int n = 0; n < 100; n++) {
      Client client = node.connect("7");
      client.joinAs("presence-" + n, "ann");
      for (int i = 1; i < 1_000; i++) {
        client.subscribe("c-" + n + "-" + i);
      }
    }
    long start = System.nanoTime();
    assertThat(node.hub.occupied(HubFixture.APP, "")).hasSize(100_000);
    assertThat(node.hub.occupied(HubFixture.APP, "c-99-999")).hasSize(1);
    assertThat(node.hub.userCounts(HubFixture.APP, "presence-")).hasSize(100).containsValue(1);
    assertThat(node.hub.subscriptionCount(HubFixture.APP, "c-7-5")).isEqualTo(1);
    node.hub.upkeep().tick();
    node.hub.upkeep().tick();
    node.hub.upkeep().heartbeats();
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
  }
}
