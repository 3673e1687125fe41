package dev.carillon.it.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive.State;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import dev.carillon.ejb.realtime.publish.EventPublish;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.ejb.realtime.publish.RealtimePublisher;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server's own hub and a second one, on the server's JMS topic and its database. */
@ExtendWith(ArquillianExtension.class)
public class TwoHubsInContainerIT {

  private static final String APP = "app-id";
  private static final int EACH = 40;

  @Inject private ChannelHub hub;
  @Inject private RealtimePublisher publisher;
  @Inject private TopicNode other;
  @Inject private ManagedExecutorService executor;

  private final String name = UUID.randomUUID().toString();
  private final List<HubClient> clients = new ArrayList<>();

  @Deployment
  static EnterpriseArchive carillon() {
    return TestEar.withTests(TwoHubsInContainerIT.class, TopicNode.class, HubClient.class);
  }

  @BeforeEach
  void join() throws InterruptedException {
    other.start();
  }

  @AfterEach
  void leave() throws InterruptedException {
    clients.forEach(HubClient::disconnect);
    other.stop();
  }

  private HubClient here() {
    return connected(hub);
  }

  private HubClient there() {
    return connected(other.hub());
  }

  private HubClient connected(ChannelHub to) {
    HubClient client = new HubClient(to);
    clients.add(client);
    return client;
  }

  private static void publish(RealtimePublisher by, String channel, String event) {
    NewEvent made =
        new NewEvent(
            event, List.of(new ChannelName(channel)), EventData.ofText("{}"), null, Set.of());
    by.publish(new EventPublish(APP, List.of(made), List.of(), List.of()));
  }

  @Test
  void presenceIsOneListOverBoth() {
    String room = "presence-" + name;
    HubClient ann = here();
    ann.subscribeSigned(room, "{\"user_id\":\"ann\"}");
    HubClient bob = there();
    bob.subscribeSigned(room, "{\"user_id\":\"bob\"}");
    String ids =
        bob.await("sockudo_internal:subscription_succeeded").at("/presence/ids").toString();
    assertEquals("[\"ann\",\"bob\"]", ids);
    assertEquals("bob", ann.await("sockudo_internal:member_added").path("user_id").asText());
    assertEquals(List.of("ann", "bob"), hub.members(APP, room));
    assertEquals(Map.of(room, 2), other.hub().userCounts(APP, room));
    bob.sayOn(room, "client-hi");
    ann.await("client-hi");
    bob.disconnect();
    assertEquals("bob", ann.await("sockudo_internal:member_removed").path("user_id").asText());
    assertTrue(bob.heard("client-hi").isEmpty());
  }

  @Test
  void subscriptionsAddUp() {
    here().subscribe(name);
    HubClient there = there();
    there.subscribe(name);
    HubClient.await(
        "both count two",
        () -> {
          other.tick();
          return hub.subscriptionCount(APP, name) == 2
              && other.hub().subscriptionCount(APP, name) == 2;
        });
    assertEquals(Map.of(name, 2), hub.occupied(APP, name));
    there.disconnect();
    HubClient.await(
        "one is left",
        () -> {
          other.tick();
          return hub.subscriptionCount(APP, name) == 1;
        });
  }

  @Test
  void eventsOfBothArriveEverywhereInTheOrderOfTheirSerials() throws Exception {
    HubClient here = here();
    here.subscribe(name);
    HubClient there = there();
    there.subscribe(name);
    List<Future<?>> publishing = new ArrayList<>();
    for (RealtimePublisher by : List.of(publisher, other.publisher())) {
      publishing.add(
          executor.submit(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  publish(by, name, "e");
                }
              }));
    }
    for (Future<?> each : publishing) {
      each.get(60, TimeUnit.SECONDS);
    }
    List<Long> all = LongStream.rangeClosed(1, 2L * EACH).boxed().toList();
    for (HubClient client : List.of(here, there)) {
      HubClient.await(
          "all events",
          () -> {
            other.tick();
            return client.serials("e").size() >= all.size();
          });
      assertEquals(all, client.serials("e"));
    }
  }

  @Test
  void whatTheTopicLosesIsReadFromTheStore() {
    HubClient there = there();
    there.subscribe(name);
    other.lose(5);
    for (int i = 0; i < 5; i++) {
      publish(publisher, name, "e");
    }
    HubClient.await(
        "five events",
        () -> {
          other.tick();
          other.hub().upkeep().cluster(State.RUNNING);
          return there.serials("e").size() >= 5;
        });
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), there.serials("e"));
  }

  @Test
  void aClientResumesOnTheOther() {
    HubClient before = here();
    before.subscribe(name);
    String stream =
        before.await("sockudo_internal:subscription_succeeded").path("stream_id").asText();
    before.disconnect();
    publish(publisher, name, "e");
    publish(other.publisher(), name, "e");
    HubClient after = there();
    ObjectNode positions = HubClient.object();
    positions
        .putObject("channel_positions")
        .putObject(name)
        .put("stream_id", stream)
        .put("serial", 0);
    after.say("sockudo:resume", positions);
    after.subscribe(name);
    assertEquals(2, after.await("sockudo:resume_success").at("/recovered/0/replayed").asInt());
    assertEquals(List.of(1L, 2L), after.serials("e"));
  }

  @Test
  void aUserIsSentAwayEverywhereAndANodeTakesItsMembersAlong() throws InterruptedException {
    HubClient there = there();
    there.signIn("user-" + name);
    HubClient.await("online here too", () -> hub.isOnline(APP, "user-" + name));
    hub.closeUser(APP, "user-" + name, false);
    HubClient.await("sent away", () -> there.closedFor() == CloseCode.UNAUTHORIZED);
    String room = "presence-" + name;
    HubClient ann = here();
    ann.subscribeSigned(room, "{\"user_id\":\"ann\"}");
    there().subscribeSigned(room, "{\"user_id\":\"bob\"}");
    ann.await("sockudo_internal:member_added");
    other.hub().upkeep().stop();
    ann.await("sockudo_internal:member_removed");
    HubClient.await("gone", () -> !hub.isOnline(APP, "user-" + name));
  }
}
