package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive.State;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Event;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one topic and one database. */
class TwoHubsTest {

  private final HubFixture fixture =
      new HubFixture(
          Map.of("realtime.history.channels", "orders*", "realtime.subscription_count", "true"));
  private final Node one = fixture.new Node("one");
  private final Node two = fixture.new Node("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void eventsAndClientEventsReachTheOtherNode() {
    Client here = one.connect("7");
    here.subscribeSigned("private-room", null);
    Client there = two.connect("7");
    there.subscribeSigned("private-room", null);
    one.publish("private-room", "hello", "{}");
    there.connection().awaitData("hello");
    there.say("{\"event\":\"client-a\",\"channel\":\"private-room\",\"data\":{}}");
    here.connection().awaitData("client-a");
    assertThat(there.connection().dataOf("client-a")).isEmpty();
    assertThat(here.connection().dataOf("hello")).hasSize(1);
  }

  @Test
  void theUsersOfADeadNodeAreToldGoneOnceUnlessTheyAreElsewhere() {
    HubFixture.Node three = fixture.new Node("three");
    one.connect("7").joinAs("presence-room", "ann");
    two.connect("7").joinAs("presence-room", "ann");
    two.connect("7").joinAs("presence-room", "bob");
    fixture.expire("two");

    one.hub.upkeep().cluster(State.RUNNING);
    three.hub.upkeep().cluster(State.RUNNING);

    assertThat(fixture.webhooks)
        .filteredOn(told -> told.path("name").asText().equals("member_removed"))
        .extracting(told -> told.path("user_id").asText())
        .containsExactly("bob");
  }

  @Test
  void presenceIsOneListOverBothNodes() {
    Client ann = one.connect("7");
    ann.joinAs("presence-room", "ann");
    Client bob = two.connect("7");
    bob.joinAs("presence-room", "bob");
    assertThat(
            bob.connection()
                .dataOf("pusher_internal:subscription_succeeded")
                .get(0)
                .path("presence")
                .path("ids")
                .toString())
        .isEqualTo("[\"ann\",\"bob\"]");
    ann.connection().awaitData("pusher_internal:member_added");
    Client bobAgain = one.connect("7");
    bobAgain.joinAs("presence-room", "bob");
    bob.disconnect();
    assertThat(one.hub.members(HubFixture.APP, "presence-room")).containsExactly("ann", "bob");
    bobAgain.disconnect();
    FakeConnection.await(
        () -> ann.connection().dataOf("pusher_internal:member_removed").size() == 1);
    assertThat(ann.connection().dataOf("pusher_internal:member_added")).hasSize(1);
    assertThat(two.hub.members(HubFixture.APP, "presence-room")).containsExactly("ann");
  }

  @Test
  void countsAddUpAndReachSubscribers() {
    Client here = one.connect("7");
    here.subscribe("news");
    Client there = two.connect("7");
    there.subscribe("news");
    one.hub.upkeep().tick();
    two.hub.upkeep().tick();
    FakeConnection.await(() -> one.hub.subscriptionCount(HubFixture.APP, "news") == 2);
    FakeConnection.await(() -> two.hub.subscriptionCount(HubFixture.APP, "news") == 2);
    one.hub.upkeep().tick();
    assertThat(here.connection().dataOf("pusher_internal:subscription_count"))
        .last()
        .isEqualTo(FakeConnection.tree("{\"subscription_count\":2}"));
    assertThat(two.hub.occupied(HubFixture.APP, "n")).isEqualTo(Map.of("news", 2));
    there.disconnect();
    two.hub.upkeep().tick();
    FakeConnection.await(() -> one.hub.subscriptionCount(HubFixture.APP, "news") == 1);
  }

  @Test
  void watchlistsAndTerminationReachTheOtherNode() {
    Client watcher = one.connect("7");
    watcher.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\"]}");
    Client bob = two.connect("7");
    bob.signIn("{\"id\":\"bob\"}");
    FakeConnection.await(
        () -> watcher.connection().dataOf("pusher_internal:watchlist_events").size() == 2);
    one.hub.closeUser(HubFixture.APP, "bob", false);
    FakeConnection.await(() -> bob.connection().closed() == CloseCode.UNAUTHORIZED);
    assertThat(watcher.connection().closed()).isNull();
  }

  @Test
  void aChangeOfAppsIsToldToTheOtherNode() {
    fixture.changeApps();
    FakeConnection.await(() -> fixture.forgotten() == 1);
  }

  @Test
  void concurrentPublishesOfBothNodesArriveInSerialOrderEverywhere() throws Exception {
    Client here = one.connect("2");
    here.subscribe("orders");
    Client there = two.connect("2");
    there.subscribe("orders");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int i = 0; i < 4; i++) {
        Node node = i % 2 == 0 ? one : two;
        threads.execute(
            () -> {
              for (int n = 0; n < 50; n++) {
                node.publish("orders", "e", "{}");
              }
            });
      }
      List<Long> all = LongStream.rangeClosed(1, 200).boxed().toList();
      FakeConnection.await(() -> serials(here).size() == 200 && serials(there).size() == 200);
      assertThat(serials(here)).isEqualTo(all);
      assertThat(serials(there)).isEqualTo(all);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void eventsThatTheTopicLosesAreReadFromTheStore() {
    Client there = two.connect("2");
    there.subscribe("orders");
    Random random = new Random(7);
    fixture.topic.lose(message -> message instanceof Event && random.nextBoolean());
    for (int n = 0; n < 40; n++) {
      one.publish("orders", "e", "{}");
    }
    FakeConnection.await(
        () -> {
          two.hub.upkeep().tick();
          two.hub.upkeep().cluster(State.RUNNING);
          return serials(there).size() == 40;
        });
    assertThat(serials(there)).isEqualTo(LongStream.rangeClosed(1, 40).boxed().toList());
  }

  @Test
  void aClientResumesOnTheOtherNode() {
    Client before = one.connect("2");
    before.subscribe("orders");
    String stream =
        before
            .connection()
            .dataOf("sockudo_internal:subscription_succeeded")
            .get(0)
            .path("stream_id")
            .asText();
    before.disconnect();
    one.publish("orders", "e", "{}");
    two.publish("orders", "e", "{}");
    Client after = two.connect("2");
    after.say(
        after.event(
            "resume",
            "{\"channel_positions\":{\"orders\":{\"stream_id\":\""
                + stream
                + "\",\"serial\":0}}}"));
    after.subscribe("orders");
    assertThat(serials(after)).containsExactly(1L, 2L);
    assertThat(after.connection().dataOf("sockudo:resume_success")).hasSize(1);
  }

  @Test
  void aNodeThatSaysGoodbyeTakesItsMembersAlong() {
    Client ann = one.connect("7");
    ann.joinAs("presence-room", "ann");
    Client bob = two.connect("7");
    bob.joinAs("presence-room", "bob");
    ann.connection().awaitData("pusher_internal:member_added");
    two.hub.upkeep().stop();
    ann.connection().awaitData("pusher_internal:member_removed");
    assertThat(bob.connection().closed()).isEqualTo(CloseCode.RECONNECT);
  }

  @Test
  void aNodeThatWasTakenForDeadIsSeenWholeAgain() {
    Client ann = one.connect("7");
    ann.joinAs("presence-room", "ann");
    ann.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\"]}");
    Client bob = two.connect("7");
    bob.joinAs("presence-room", "bob");
    bob.signIn("{\"id\":\"bob\"}");
    ann.connection().awaitData("pusher_internal:member_added");
    two.link.send(new Alive(State.STOPPING));
    ann.connection().awaitData("pusher_internal:member_removed");
    assertThat(one.hub.isOnline(HubFixture.APP, "bob")).isFalse();
    two.hub.upkeep().cluster(State.RUNNING);
    for (int i = 0; i < 10; i++) {
      fixture.tenth(one, two);
    }
    assertThat(ann.connection().dataOf("pusher_internal:member_added")).hasSize(2);
    assertThat(one.hub.isOnline(HubFixture.APP, "bob")).isTrue();
  }

  @Test
  void aNodeWhoseRowsTheOthersForgotWritesThemAnew() {
    Client ann = one.connect("7");
    ann.joinAs("presence-room", "ann");
    fixture.forgetNode("one");
    assertThat(two.hub.members(HubFixture.APP, "presence-room")).isEmpty();
    one.hub.upkeep().cluster(State.RUNNING);
    assertThat(two.hub.members(HubFixture.APP, "presence-room")).containsExactly("ann");
  }

  @Test
  void usersAreCountedOverBothNodes() {
    one.connect("7").joinAs("presence-a_b", "ann");
    two.connect("7").joinAs("presence-a_b", "bob");
    two.connect("7").joinAs("presence-axb", "bob");
    FakeConnection.await(() -> one.hub.members(HubFixture.APP, "presence-a_b").size() == 2);
    assertThat(one.hub.userCounts(HubFixture.APP, "presence-a_"))
        .isEqualTo(Map.of("presence-a_b", 2));
    assertThat(one.hub.userCounts(HubFixture.APP, "presence-"))
        .isEqualTo(Map.of("presence-a_b", 2, "presence-axb", 1));
  }

  private static List<Long> serials(Client client) {
    return client.connection().all().stream()
        .filter(frame -> frame.path("event").asText().equals("e"))
        .map(frame -> frame.path("serial").asLong())
        .toList();
  }
}
