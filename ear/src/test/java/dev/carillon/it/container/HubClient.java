package dev.carillon.it.container;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.auth.ChannelSignature;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.connection.RealtimeConnection;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A connection to a hub inside the server, without a network, that keeps what it gets. */
final class HubClient implements RealtimeConnection {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
  private final ChannelHub hub;
  private final ClientSession session;
  private volatile CloseCode closed;

  /** Connects with the second protocol generation. */
  HubClient(ChannelHub hub) {
    this.hub = hub;
    this.session = hub.open("app-key", "2", this).orElseThrow();
  }

  @Override
  public void send(OutboundFrame frame) {
    frames.add(tree(frame.text()));
  }

  @Override
  public void ping() {
    hub.seen(session);
  }

  @Override
  public CloseCode closedFor() {
    return closed;
  }

  @Override
  public void close(CloseCode code) {
    closed = code;
  }

  void disconnect() {
    hub.closed(session);
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  void say(String event, ObjectNode data) {
    ObjectNode frame = JSON.createObjectNode().put("event", event);
    frame.set("data", data);
    hub.receive(session, frame.toString());
  }

  void sayOn(String channel, String event) {
    ObjectNode frame = JSON.createObjectNode().put("event", event).put("channel", channel);
    hub.receive(session, frame.put("data", "{}").toString());
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  void subscribe(String channel) {
    say("sockudo:subscribe", object().put("channel", channel));
  }

  void subscribeSigned(String channel, String channelData) {
    String text = ChannelSignature.channelText(session.socketId(), channel, channelData);
    ObjectNode data = object().put("channel", channel).put("auth", signed(text));
    say("sockudo:subscribe", data.put("channel_data", channelData));
  }

  void signIn(String userId) {
    String user = object().put("id", userId).toString();
    String text = ChannelSignature.userText(session.socketId(), user);
    say("sockudo:signin", object().put("auth", signed(text)).put("user_data", user));
  }

  private static String signed(String text) {
    return "app-key:" + ChannelSignature.sign("app-secret", text);
  }

  /** The frames of one event so far. */
  List<JsonNode> heard(String event) {
    return frames.stream().filter(frame -> frame.path("event").asText().equals(event)).toList();
  }

  List<Long> serials(String event) {
    return heard(event).stream().map(frame -> frame.path("serial").asLong()).toList();
  }

  /** The data of the first frame of an event, which has to come. */
  JsonNode await(String event) {
    await(event, () -> !heard(event).isEmpty());
    return heard(event).get(0).path("data");
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + AT_MOST.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    assertTrue(condition.getAsBoolean(), "not in time: " + what);
  }
}
