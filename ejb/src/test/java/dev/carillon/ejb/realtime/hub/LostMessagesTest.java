package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Ask;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Signal;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes on a topic that loses messages: within a second, by the clock of their talk, both know
 * the same and their clients have got the same.
 */
class LostMessagesTest {

  private static final String ROOM = "presence-room";

  private final HubFixture fixture =
      new HubFixture(
          Map.of("realtime.history.channels", "orders*", "realtime.subscription_count", "true"));
  private final Node one = fixture.new Node("one");
  private final Node two = fixture.new Node("two");
  private final Client here = one.connect("7");
  private final Client there = two.connect("7");

  @BeforeEach
  void meet() {
    for (Client client : List.of(here, there)) {
      client.subscribe("news");
      client.subscribe("orders");
    }
    here.joinAs(ROOM, "ann");
    there.joinAs(ROOM, "bob");
    here.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\",\"carl\"]}");
    there.signIn("{\"id\":\"bob\"}");
    aSecond(one, two);
    requireSame();
    here.connection().forgetAll();
    there.connection().forgetAll();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void aSecond(Node... nodes) {
    for (int i = 0; i < 10; i++) {
      fixture.tenth(nodes);
    }
  }

  private void requireSame() {
    requireSame(one, two);
  }

  private static void requireSame(Node first, Node second) {
    String app = HubFixture.APP;
    assertThat(second.hub.occupied(app, "")).isEqualTo(first.hub.occupied(app, ""));
    assertThat(second.hub.members(app, ROOM))
        .containsExactlyInAnyOrderElementsOf(first.hub.members(app, ROOM));
    for (String user : List.of("ann", "bob", "carl", "dora")) {
      assertThat(second.hub.isOnline(app, user)).as(user).isEqualTo(first.hub.isOnline(app, user));
    }
  }

  /** Loses the next message of a kind, and no other. */
  private void loseOne(Class<? extends ClusterMessage> kind) {
    lose(1, kind::isInstance);
  }

  private void lose(int number, Predicate<ClusterMessage> which) {
    AtomicInteger left = new AtomicInteger(number);
    fixture.topic.lose(message -> which.test(message) && left.getAndDecrement() > 0);
  }

  private static List<String> heard(Client client) {
    return client.connection().eventNames().stream().filter(name -> name.length() == 1).toList();
  }

  @Test
  void aLostEventArrivesInItsPlace() {
    for (String channel : List.of("news", "orders")) {
      there.connection().forgetAll();
      loseOne(ClusterMessage.Event.class);
      for (String event : List.of("a", "b", "c")) {
        one.publish(channel, event, "{}");
      }
      aSecond(one, two);
      assertThat(heard(there)).as(channel).containsExactly("a", "b", "c");
    }
  }

  @Test
  void theLastMessageBeforeASilenceIsMissedToo() {
    loseOne(ClusterMessage.Event.class);
    one.publish("news", "a", "{}");
    aSecond(one, two);
    assertThat(heard(there)).containsExactly("a");
  }

  @Test
  void aLostJoinOrLeaveOfAMemberIsSeen() {
    loseOne(ClusterMessage.Member.class);
    Client carl = one.connect("7");
    carl.joinAs(ROOM, "carl");
    aSecond(one, two);
    requireSame();
    assertThat(there.connection().dataOf("pusher_internal:member_added")).hasSize(1);
    loseOne(ClusterMessage.Member.class);
    carl.disconnect();
    aSecond(one, two);
    requireSame();
    assertThat(there.connection().dataOf("pusher_internal:member_removed")).hasSize(1);
  }

  @Test
  void aLostSignInOrSignOutIsSeen() {
    loseOne(ClusterMessage.Users.class);
    Client carl = two.connect("7");
    carl.signIn("{\"id\":\"carl\"}");
    aSecond(one, two);
    assertThat(one.hub.isOnline(HubFixture.APP, "carl")).isTrue();
    assertThat(here.connection().dataOf("pusher_internal:watchlist_events")).hasSize(1);
    loseOne(ClusterMessage.Users.class);
    carl.disconnect();
    aSecond(one, two);
    assertThat(one.hub.isOnline(HubFixture.APP, "carl")).isFalse();
    assertThat(here.connection().dataOf("pusher_internal:watchlist_events")).hasSize(2);
  }

  @Test
  void aLostTerminationHappens() {
    loseOne(ClusterMessage.CloseUser.class);
    one.hub.closeUser(HubFixture.APP, "bob", false);
    aSecond(one, two);
    assertThat(there.connection().closed()).isEqualTo(CloseCode.UNAUTHORIZED);
  }

  @Test
  void lostNumbersOfSubscriptionsAreMadeUpFor() {
    loseOne(ClusterMessage.Counts.class);
    one.connect("7").subscribe("news");
    aSecond(one, two);
    requireSame();
    assertThat(two.hub.subscriptionCount(HubFixture.APP, "news")).isEqualTo(3);
    assertThat(there.connection().dataOf("pusher_internal:subscription_count").toString())
        .contains("3");
  }

  @Test
  void lateMessagesAreActedOnInTheirOrder() {
    fixture.topic.delay(message -> message instanceof ClusterMessage.Event);
    one.publish("news", "a", "{}");
    fixture.topic.delay(message -> false);
    one.publish("news", "b", "{}");
    fixture.topic.settle();
    fixture.topic.deliverLate();
    aSecond(one, two);
    assertThat(heard(there)).containsExactly("a", "b");
  }

  @Test
  void whatCannotBeRepeatedIsToldAnew() {
    fixture.topic.lose(message -> true);
    Client carl = one.connect("7");
    carl.joinAs(ROOM, "carl");
    carl.signIn("{\"id\":\"carl\"}");
    here.disconnect();
    one.publish("orders", "a", "{}");
    one.hub.upkeep().tick();
    fixture.nanos.addAndGet(TimeUnit.SECONDS.toNanos(11)); // longer than sent messages are kept
    fixture.topic.lose(message -> false);
    aSecond(one, two);
    requireSame();
    assertThat(two.hub.members(HubFixture.APP, ROOM)).containsExactlyInAnyOrder("bob", "carl");
    assertThat(heard(there)).containsExactly("a");
    assertThat(there.connection().dataOf("pusher_internal:member_added")).hasSize(1);
    assertThat(there.connection().dataOf("pusher_internal:member_removed")).hasSize(1);
  }

  @Test
  void aRepairThatFailsAsNobodyExpectsIsTriedAgain() {
    fixture.topic.lose(message -> true);
    one.connect("7").joinAs(ROOM, "carl");
    one.hub.upkeep().tick();
    fixture.nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
    fixture.topic.lose(message -> false);
    fixture.bugs.set(1);
    assertThatThrownBy(() -> aSecond(one, two)).isInstanceOf(IllegalStateException.class);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (there.connection().dataOf("pusher_internal:member_added").isEmpty()) {
      assertThat(System.nanoTime()).as("not tried again").isLessThan(end);
      aSecond(one, two);
    }
  }

  @Test
  void questionsAndAnswersMayBeLostToo() {
    AtomicInteger events = new AtomicInteger();
    AtomicInteger asks = new AtomicInteger();
    fixture.topic.lose(
        message ->
            (message instanceof ClusterMessage.Event && events.getAndIncrement() < 3)
                || (message instanceof Ask && asks.getAndIncrement() < 2));
    one.publish("news", "a", "{}");
    one.publish("news", "b", "{}");
    aSecond(one, two);
    assertThat(heard(there)).containsExactly("a", "b");
  }

  @Test
  void aNodeThatStartsAnewIsHeardFromItsFirstMessage() {
    fixture.topic.kill("two");
    fixture.topic.lose(message -> message instanceof Alive);
    Node again = fixture.new Node("two again");
    Client bob = again.connect("7");
    bob.subscribe("news");
    lose(3, message -> !(message instanceof Signal));
    again.publish("news", "a", "{}");
    bob.joinAs(ROOM, "dora");
    bob.signIn("{\"id\":\"dora\"}");
    aSecond(one, again);
    assertThat(heard(here)).containsExactly("a");
    assertThat(one.hub.isOnline(HubFixture.APP, "dora")).isTrue();
    assertThat(one.hub.members(HubFixture.APP, ROOM)).contains("dora");
    assertThat(again.hub.isOnline(HubFixture.APP, "ann")).isTrue();
  }

  @Test
  void manyLossesCauseNoStorm() {
    Node three = fixture.new Node("three");
    aSecond(one, two, three);
    fixture.topic.takePosted();
    lose(2_000, message -> message instanceof ClusterMessage.Event);
    for (int i = 0; i < 2_100; i++) {
      one.publish("news", "a", "{}");
    }
    fixture.topic.settle();
    aSecond(one, two, three);
    assertThat(heard(there)).hasSize(2_100);
    var posted = fixture.topic.takePosted();
    long questions = posted.stream().filter(each -> each.message() instanceof Ask).count();
    long events =
        posted.stream().filter(each -> each.message() instanceof ClusterMessage.Event).count();
    assertThat(questions).isLessThan(20);
    assertThat(events).isLessThanOrEqualTo(2 * 2_100);
  }

  @Test
  void aNodeThatLeavesTakesItsNumbersAlong() {
    two.hub.upkeep().stop();
    aSecond(one);
    assertThat(one.hub.subscriptionCount(HubFixture.APP, "news")).isEqualTo(1);
    assertThat(here.connection().dataOf("pusher_internal:subscription_count").toString())
        .contains("{\"subscription_count\":1}");
    assertThat(one.hub.isOnline(HubFixture.APP, "bob")).isFalse();
    assertThat(one.hub.members(HubFixture.APP, ROOM)).containsExactly("ann");
  }

  @Test
  void nothingIsHeldOfANodeThatFellSilent() {
    fixture.topic.kill("two");
    fixture.nanos.addAndGet(TimeUnit.SECONDS.toNanos(16));
    aSecond(one);
    assertThat(one.link.isAlone()).isTrue();
    assertThat(one.hub.occupied(HubFixture.APP, "")).containsOnlyKeys("news", "orders", ROOM);
    assertThat(one.hub.isOnline(HubFixture.APP, "bob")).isFalse();
  }

  @Test
  void aNodeThatIsAskedByManyTellsEverythingOnce() {
    fixture.topic.takePosted();
    for (int i = 0; i < 5; i++) {
      two.link.send(Ask.everything("one"));
    }
    aSecond(one, two);
    long told =
        fixture.topic.takePosted().stream()
            .filter(each -> each.message() instanceof ClusterMessage.Told)
            .count();
    assertThat(told).isEqualTo(1);
  }
}
