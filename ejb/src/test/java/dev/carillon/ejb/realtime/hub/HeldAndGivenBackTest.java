package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection held is given back when it is gone, however it went. */
class HeldAndGivenBackTest {

  private final HubFixture fixture =
      new HubFixture(
          Map.of(
              "realtime.history.channels", "orders*",
              "realtime.subscription_count", "true",
              "realtime.vacated_delay", "0s"));
  private final Node one = fixture.new Node("one");
  private final Node two = fixture.new Node("two");

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void live(Node node, int number) {
    Client client = node.connect("2");
    String user = "u" + number % 5;
    client.signIn("{\"id\":\"" + user + "\",\"watchlist\":[\"u1\",\"u2\"]}");
    client.subscribe("orders-" + number % 3);
    client.subscribe("cache-" + number % 3);
    client.joinAs("presence-" + number % 2, user);
    if (number % 2 == 0) {
      client.say(client.event("unsubscribe", "{\"channel\":\"orders-" + number % 3 + "\"}"));
    }
    client.signIn("{\"id\":\"" + user + "-again\",\"watchlist\":[\"u3\"]}");
    client.disconnect();
    client.disconnect();
    client.subscribe("too-late");
    client.joinAs("presence-too-late", user);
  }

  @Test
  void nothingIsLeftOfConnectionsThatAreGone() throws Exception {
    fixture.settings("{\"webhooks\":[{\"url\":\"https://example.org/\"}]}");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        int number = i;
        all.add(threads.submit(() -> live(number % 4 < 2 ? one : two, number)));
      }
      for (Future<?> each : all) {
        each.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    for (int i = 0; i < 12; i++) {
      fixture.tenth(one, two);
    }
    for (Node node : List.of(one, two)) {
      AppChannels app = node.hub.held().of(HubFixture.APP);
      assertThat(app.connections()).hasValue(0);
      assertThat(app.sessions()).isEmpty();
      assertThat(app.channels()).isEmpty();
      assertThat(app.byUser()).isEmpty();
      assertThat(app.watchers()).isEmpty();
      assertThat(app.changedCounts()).isEmpty();
      assertThat(app.recount()).isEmpty();
      assertThat(app.vacatedAt()).isEmpty();
      assertThat(app.announced()).isEmpty();
      assertThat(node.hub.occupied(HubFixture.APP, "")).isEmpty();
      assertThat(node.hub.members(HubFixture.APP, "presence-0")).isEmpty();
    }
  }

  @Test
  void aJoinThatTheDatabaseRefusesHoldsNothing() {
    Client client = one.connect("2");
    fixture.joinFails = true;
    client.joinAs("presence-room", "ann");
    assertThat(client.connection().dataOf("sockudo:subscription_error")).isNotEmpty();
    assertThat(one.hub.held().of(HubFixture.APP).channels()).isEmpty();
    fixture.joinFails = false;
    client.joinAs("presence-room", "ann");
    client.disconnect();
    assertThat(one.hub.held().of(HubFixture.APP).channels()).isEmpty();
    assertThat(two.hub.members(HubFixture.APP, "presence-room")).isEmpty();
  }
}
