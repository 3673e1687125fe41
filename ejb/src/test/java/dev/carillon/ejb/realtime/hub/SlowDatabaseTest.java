package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who joins or leaves waits for the database; nobody else on the channel does. */
class SlowDatabaseTest {

  private final HubFixture fixture =
      new HubFixture(
          Map.of("realtime.history.channels", "orders*", "realtime.client_events", "true"));
  private final Node one = fixture.new Node("one");
  private final Node two = fixture.new Node("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void onAnotherThread(Runnable action) {
    Thread thread = new Thread(action);
    thread.start();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(thread.isAlive()).as("still waiting").isFalse();
  }

  @Test
  void eventsDoNotWaitForTheReadingOfAPosition() {
    one.publish("orders", "a", "{}");
    fixture.afterNextAttach = () -> onAnotherThread(() -> one.publish("orders", "b", "{}"));
    Client client = one.connect("2");
    client.subscribe("orders");
    one.publish("orders", "c", "{}");
    long start =
        client
            .connection()
            .dataOf("sockudo_internal:subscription_succeeded")
            .get(0)
            .path("serial")
            .asLong();
    assertThat(start + client.connection().dataOf("b").size()).isEqualTo(2);
    assertThat(client.connection().dataOf("c")).hasSize(1);
  }

  @Test
  void otherNodesMembersAreHeardWhileTheListIsRead() {
    Client bob = two.connect("7");
    bob.joinAs("presence-room", "bob");
    fixture.topic.settle();
    fixture.afterNextMembers =
        () ->
            onAnotherThread(
                () -> {
                  two.connect("7").joinAs("presence-room", "carl");
                  bob.disconnect();
                  fixture.topic.settle();
                });
    Client ann = one.connect("7");
    ann.joinAs("presence-room", "ann");
    fixture.topic.settle();
    assertThat(one.hub.members(HubFixture.APP, "presence-room"))
        .containsExactlyInAnyOrder("ann", "carl");
    assertThat(two.hub.members(HubFixture.APP, "presence-room"))
        .containsExactlyInAnyOrder("ann", "carl");
  }

  @Test
  void eventsReachMembersWhileOneJoinsOrLeaves() {
    Client ann = one.connect("7");
    ann.joinAs("presence-orders", "ann");
    Client bob = one.connect("7");
    fixture.beforeNextJoin = () -> onAnotherThread(() -> one.publish("presence-orders", "a", "{}"));
    bob.joinAs("presence-orders", "bob");
    assertThat(ann.connection().dataOf("a")).hasSize(1);
    fixture.beforeNextLeave =
        () -> onAnotherThread(() -> two.publish("presence-orders", "b", "{}"));
    bob.disconnect();
    fixture.topic.settle();
    assertThat(ann.connection().dataOf("b")).hasSize(1);
    assertThat(ann.connection().dataOf("pusher_internal:member_removed")).hasSize(1);
  }
}
