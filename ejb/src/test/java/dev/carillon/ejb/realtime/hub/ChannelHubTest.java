package dev.carillon.ejb.realtime.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.hub.HubFixture.Client;
import dev.carillon.ejb.realtime.hub.HubFixture.Node;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node, the first generation. */
class ChannelHubTest {

  private final HubFixture fixture =
      new HubFixture(
          Map.of("realtime.max_channels_per_connection", "3", "realtime.vacated_delay", "0s"));
  private final Node node = fixture.new Node("one");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void greetsWithASocketIdInAString() {
    Client client = node.connect("7");
    JsonNode frame = client.connection().all().get(0);
    assertThat(frame.path("event").asText()).isEqualTo("pusher:connection_established");
    assertThat(frame.path("data").isTextual()).isTrue();
    assertThat(client.session().socketId()).matches("\\d+\\.\\d+");
    assertThat(client.connection().dataOf("pusher:connection_established").get(0))
        .isEqualTo(
            FakeConnection.tree(
                "{\"socket_id\":\"%s\",\"activity_timeout\":120}"
                    .formatted(client.session().socketId())));
  }

  @Test
  void refusesUnknownAppsAndVersions() {
    assertThat(refused("nobody", "7")).isEqualTo(CloseCode.APP_UNKNOWN);
    assertThat(refused(HubFixture.KEY, null)).isEqualTo(CloseCode.VERSION_MISSING);
    assertThat(refused(HubFixture.KEY, "x")).isEqualTo(CloseCode.VERSION_MALFORMED);
    assertThat(refused(HubFixture.KEY, "3")).isEqualTo(CloseCode.VERSION_UNSUPPORTED);
    fixture.settings("{\"maxConnections\":1}");
    node.connect("7");
    assertThat(refused(HubFixture.KEY, "7")).isEqualTo(CloseCode.OVER_QUOTA);
  }

  @Test
  void endsTheConnectionsOfAKeyThatIsNotGoodAnyMore() {
    Client client = node.connect("7");
    node.hub.upkeep().heartbeats();
    assertThat(client.connection().closed()).isNull();

    fixture.disable(HubFixture.KEY);
    node.hub.upkeep().heartbeats();

    assertThat(client.connection().closed()).isEqualTo(CloseCode.APP_DISABLED);
  }

  private CloseCode refused(String key, String protocol) {
    FakeConnection connection = new FakeConnection();
    assertThat(node.hub.open(key, protocol, connection)).isEmpty();
    assertThat(connection.dataOf("pusher:error").get(0).path("code").asInt())
        .isEqualTo(connection.closed().code());
    return connection.closed();
  }

  @Test
  void deliversToSubscribersUntilTheyLeave() {
    Client client = node.connect("7");
    client.subscribe("orders");
    assertThat(client.connection().dataOf("pusher_internal:subscription_succeeded"))
        .containsExactly(FakeConnection.tree("{}"));
    node.publish("orders", "order.created", "{\"id\":1}");
    assertThat(client.connection().dataOf("order.created"))
        .containsExactly(FakeConnection.tree("{\"id\":1}"));
    client.say(client.event("unsubscribe", "{\"channel\":\"orders\"}"));
    node.publish("orders", "order.created", "{\"id\":2}");
    assertThat(client.connection().dataOf("order.created")).hasSize(1);
    assertThat(node.hub.occupied(HubFixture.APP, "")).isEmpty();
  }

  @Test
  void letsOnlySignedConnectionsIntoPrivateChannels() {
    Client client = node.connect("7");
    client.subscribe("private-a");
    JsonNode error = client.connection().dataOf("pusher:subscription_error").get(0);
    assertThat(error.path("type").asText()).isEqualTo("AuthError");
    assertThat(error.path("status").asInt()).isEqualTo(401);
    client.subscribeSigned("private-a", null);
    assertThat(client.connection().dataOf("pusher_internal:subscription_succeeded")).hasSize(1);
  }

  @Test
  void refusesBadNamesAndTooManyChannels() {
    Client client = node.connect("7");
    client.subscribe("a b");
    client.subscribe("x".repeat(165));
    client.subscribe("#server-to-user-somebody");
    assertThat(client.connection().dataOf("pusher:subscription_error"))
        .extracting(error -> error.path("status").asInt())
        .containsExactly(400, 400, 401);
    client.connection().forgetAll();
    for (String name : new String[] {"a", "b", "c", "d"}) {
      client.subscribe(name);
    }
    assertThat(client.connection().dataOf("pusher:subscription_error"))
        .extracting(error -> error.path("type").asText())
        .containsExactly("LimitReached");
  }

  @Test
  void aUserIsOneMemberHoweverManyConnections() {
    Client first = node.connect("7");
    first.joinAs("presence-room", "ann");
    JsonNode presence =
        first.connection().dataOf("pusher_internal:subscription_succeeded").get(0).path("presence");
    assertThat(presence)
        .isEqualTo(
            FakeConnection.tree(
                "{\"ids\":[\"ann\"],\"hash\":{\"ann\":{\"name\":\"ann\"}},\"count\":1}"));
    Client second = node.connect("7");
    second.joinAs("presence-room", "bob");
    Client third = node.connect("7");
    third.joinAs("presence-room", "bob");
    assertThat(first.connection().dataOf("pusher_internal:member_added")).hasSize(1);
    assertThat(node.hub.members(HubFixture.APP, "presence-room")).containsExactly("ann", "bob");
    second.disconnect();
    assertThat(first.connection().dataOf("pusher_internal:member_removed")).isEmpty();
    third.disconnect();
    assertThat(first.connection().dataOf("pusher_internal:member_removed"))
        .containsExactly(FakeConnection.tree("{\"user_id\":\"bob\"}"));
  }

  @Test
  void aFullPresenceChannelTakesNobodyNew() {
    fixture.settings("{\"presenceMembers\":1}");
    node.connect("7").joinAs("presence-room", "ann");
    Client again = node.connect("7");
    again.joinAs("presence-room", "ann");
    assertThat(again.connection().dataOf("pusher_internal:subscription_succeeded")).hasSize(1);
    Client other = node.connect("7");
    other.joinAs("presence-room", "bob");
    assertThat(other.connection().dataOf("pusher:subscription_error").get(0).path("type").asText())
        .isEqualTo("LimitReached");
  }

  @Test
  void clientEventsReachTheOthersWithTheSendersUser() {
    Client ann = node.connect("7");
    ann.joinAs("presence-room", "ann");
    Client bob = node.connect("7");
    bob.joinAs("presence-room", "bob");
    String event = "{\"event\":\"client-typing\",\"channel\":\"presence-room\",\"data\":{\"a\":1}}";
    ann.say(event);
    assertThat(ann.connection().dataOf("client-typing")).isEmpty();
    JsonNode frame =
        bob.connection().all().stream()
            .filter(each -> each.path("event").asText().equals("client-typing"))
            .findFirst()
            .orElseThrow();
    assertThat(frame.path("user_id").asText()).isEqualTo("ann");
    assertThat(frame.path("data").asText()).isEqualTo("{\"a\":1}");
    assertThat(frame.has("message_id")).isFalse();
  }

  @Test
  void clientEventsAreBoundedAndOnlyWhereAllowed() {
    Client client = node.connect("7");
    client.subscribe("plain");
    client.say("{\"event\":\"client-a\",\"channel\":\"plain\",\"data\":{}}");
    client.say("{\"event\":\"client-a\",\"channel\":\"private-x\",\"data\":{}}");
    client.subscribeSigned("private-x", null);
    for (int i = 0; i < 12; i++) {
      client.say("{\"event\":\"client-a\",\"channel\":\"private-x\",\"data\":{}}");
    }
    assertThat(client.connection().dataOf("pusher:error"))
        .extracting(error -> error.path("code").asInt())
        .containsExactly(4300, 4300, 4301, 4301);
    fixture.settings("{\"clientEvents\":false}");
    client.connection().forgetAll();
    client.say("{\"event\":\"client-a\",\"channel\":\"private-x\",\"data\":{}}");
    assertThat(client.connection().dataOf("pusher:error").get(0).path("message").asText())
        .contains("not enabled");
  }

  @Test
  void cacheChannelsReplayTheirLastEvent() {
    Client early = node.connect("7");
    early.subscribe("cache-price");
    assertThat(early.connection().eventNames()).contains("pusher:cache_miss");
    node.publish("cache-price", "price", "1");
    node.publish("cache-price", "price", "2");
    Client late = node.connect("7");
    late.subscribe("cache-price");
    assertThat(late.connection().dataOf("price")).containsExactly(FakeConnection.tree("2"));
    assertThat(late.connection().eventNames()).doesNotContain("pusher:cache_miss");
  }

  @Test
  void signedInUsersGetTheirOwnEventsAndTheirWatchlist() {
    Client ann = node.connect("7");
    ann.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\",\"eve\"]}");
    assertThat(ann.connection().dataOf("pusher:signin_success")).hasSize(1);
    assertThat(ann.connection().dataOf("pusher_internal:watchlist_events").get(0).toString())
        .isEqualTo("{\"events\":[{\"name\":\"offline\",\"user_ids\":[\"bob\",\"eve\"]}]}");
    Client bob = node.connect("7");
    bob.signIn("{\"id\":\"bob\"}");
    bob.disconnect();
    assertThat(
            ann.connection().dataOf("pusher_internal:watchlist_events").stream()
                .skip(1)
                .map(data -> data.path("events").get(0).path("name").asText()))
        .containsExactly("online", "offline");
    node.publish("#server-to-user-ann", "hello", "{}");
    assertThat(ann.connection().dataOf("hello")).hasSize(1);
    node.hub.closeUser(HubFixture.APP, "ann", false);
    assertThat(ann.connection().closed()).isEqualTo(CloseCode.UNAUTHORIZED);
  }

  @Test
  void aWrongSignInEndsTheConnection() {
    Client client = node.connect("7");
    client.say(client.event("signin", "{\"auth\":\"key:bad\",\"user_data\":\"{}\"}"));
    assertThat(client.connection().dataOf("pusher:error").get(0).path("code").asInt())
        .isEqualTo(4009);
    assertThat(client.connection().closed()).isEqualTo(CloseCode.UNAUTHORIZED);
  }

  @Test
  void aMalformedFrameGetsAnErrorAndNothingElseHappens() {
    Client client = node.connect("7");
    client.say("{{{");
    client.say("{\"event\":\"pusher:nonsense\"}");
    client.subscribe("still-here");
    assertThat(client.connection().dataOf("pusher:error")).hasSize(2);
    assertThat(client.connection().dataOf("pusher_internal:subscription_succeeded")).hasSize(1);
  }

  @Test
  void tellsWebhooksOfOccupationAndCounts() {
    fixture.settings(
        "{\"subscriptionCount\":true,\"webhooks\":[{\"url\":\"https://example.com/\"}]}");
    Client client = node.connect("7");
    client.subscribe("orders");
    node.hub.upkeep().tick();
    assertThat(client.connection().dataOf("pusher_internal:subscription_count"))
        .containsExactly(FakeConnection.tree("{\"subscription_count\":1}"));
    client.disconnect();
    node.hub.upkeep().tick();
    node.hub.upkeep().tick();
    assertThat(fixture.webhooks)
        .extracting(hook -> hook.path("name").asText())
        .containsSubsequence("channel_occupied", "channel_vacated");
  }

  @Test
  void nothingOfAClosedConnectionStays() {
    Client client = node.connect("7");
    client.joinAs("presence-room", "ann");
    client.signIn("{\"id\":\"ann\",\"watchlist\":[\"bob\"]}");
    client.disconnect();
    client.disconnect();
    assertThat(node.hub.occupied(HubFixture.APP, "")).isEmpty();
    assertThat(node.hub.members(HubFixture.APP, "presence-room")).isEmpty();
    assertThat(node.hub.isOnline(HubFixture.APP, "ann")).isFalse();
  }
}
