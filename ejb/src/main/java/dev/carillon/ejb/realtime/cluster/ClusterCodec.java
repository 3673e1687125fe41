package dev.carillon.ejb.realtime.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.EventData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages between nodes as JSON text, so that two versions of the product can run side by side.
 */
final class ClusterCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes one message; a receiver object so that no kind can be forgotten. */
  private static final class Writer implements ClusterMessage.Receiver {
    private final ObjectNode out;

    Writer(ObjectNode out) {
      this.out = out;
    }

    @Override
    public void event(ClusterMessage.Event message) {
      Broadcast event = message.broadcast();
      out.put("kind", "event").put("app", message.appId()).put("channel", event.channel());
      out.put("event", event.event()).put("data", event.data().text());
      out.put("user", event.userId()).put("id", event.messageId());
      out.put("except", message.exceptSocketId());
      if (event.position() != null) {
        out.put("stream", event.position().streamId()).put("serial", event.position().serial());
        out.put("at", event.position().atMs());
      }
    }

    @Override
    public void member(ClusterMessage.Member message) {
      out.put("kind", "member").put("app", message.appId()).put("channel", message.channel());
      out.put("user", message.userId()).put("info", message.userInfo());
    }

    @Override
    public void counts(ClusterMessage.Counts message) {
      out.put("kind", "counts").put("app", message.appId());
      range(message.whole());
      ObjectNode counts = out.putObject("subscriptions");
      message.subscriptions().forEach(counts::put);
    }

    @Override
    public void users(ClusterMessage.Users message) {
      out.put("kind", "users").put("app", message.appId()).put("online", message.online());
      range(message.whole());
      message.userIds().forEach(out.putArray("users")::add);
    }

    @Override
    public void closeUser(ClusterMessage.CloseUser message) {
      out.put("kind", "closeUser").put("app", message.appId()).put("user", message.userId());
      out.put("reconnect", message.reconnect());
    }

    @Override
    public void appsChanged(ClusterMessage.AppsChanged message) {
      out.put("kind", "appsChanged");
    }

    private void range(ClusterMessage.Range whole) {
      if (whole != null) {
        out.putObject("whole").put("after", whole.after()).put("upTo", whole.upTo());
      }
    }

    @Override
    public void told(ClusterMessage.Told message) {
      out.put("kind", "told").put("since", message.since());
    }

    @Override
    public void alive(ClusterMessage.Alive message) {
      out.put("kind", "alive").put("state", message.state().name());
    }

    @Override
    public void ask(ClusterMessage.Ask message) {
      out.put("kind", "ask").put("node", message.node());
      out.put("from", message.from()).put("to", message.to());
    }

    @Override
    public void gone(ClusterMessage.Gone message) {
      out.put("kind", "gone").put("upTo", message.upTo());
    }
  }

  private ClusterCodec() {}

  static String write(Envelope envelope) {
    ObjectNode out = JSON.createObjectNode();
    out.put("number", envelope.number()).put("age", envelope.ageMs());
    envelope.message().deliverTo(new Writer(out));
    return out.toString();
  }

  /**
   * Reads a message of another node.
   *
   * @throws IllegalArgumentException when it is malformed, or of a kind that this version does not
   *     know
   */
  static Envelope read(String from, String text) {
    try {
      JsonNode in = JSON.readTree(text);
      return new Envelope(from, whole(in, "number"), whole(in, "age"), message(in));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a message of a node", e);
    }
  }

  private static long whole(JsonNode in, String field) {
    JsonNode value = in.path(field);
    if (!value.canConvertToLong()) {
      throw new IllegalArgumentException("a message of a node without its " + field);
    }
    return value.asLong();
  }

  private static ClusterMessage message(JsonNode in) {
    String app = in.path("app").asText();
    String channel = in.path("channel").asText();
    String user = in.path("user").asText(null);
    return switch (in.path("kind").asText()) {
      case "event" -> new ClusterMessage.Event(app, broadcast(in), in.path("except").asText(null));
      case "member" -> new ClusterMessage.Member(app, channel, user, in.path("info").asText(null));
      case "counts" ->
          new ClusterMessage.Counts(
              app, range(in.path("whole")), numbers(in.path("subscriptions")));
      case "users" ->
          new ClusterMessage.Users(
              app, range(in.path("whole")), in.path("online").asBoolean(), texts(in.path("users")));
      case "closeUser" -> new ClusterMessage.CloseUser(app, user, in.path("reconnect").asBoolean());
      case "appsChanged" -> new ClusterMessage.AppsChanged();
      case "alive" ->
          new ClusterMessage.Alive(ClusterMessage.Alive.State.valueOf(in.path("state").asText()));
      case "told" -> new ClusterMessage.Told(in.path("since").asLong());
      case "ask" ->
          new ClusterMessage.Ask(
              in.path("node").asText(), in.path("from").asLong(), in.path("to").asLong());
      case "gone" -> new ClusterMessage.Gone(in.path("upTo").asLong());
      default -> throw new IllegalArgumentException("a kind of message that is not known");
    };
  }

  private static ClusterMessage.Range range(JsonNode in) {
    return in.isObject()
        ? new ClusterMessage.Range(in.path("after").asText(null), in.path("upTo").asText(null))
        : null;
  }

  private static Broadcast broadcast(JsonNode in) {
    Broadcast.Position position =
        in.has("serial")
            ? new Broadcast.Position(
                in.path("stream").asText(), in.path("serial").asLong(), in.path("at").asLong())
            : null;
    return new Broadcast(
        in.path("channel").asText(),
        in.path("event").asText(),
        EventData.ofText(in.path("data").asText()),
        in.path("user").asText(null),
        in.path("id").asText(),
        position);
  }

  private static Map<String, Integer> numbers(JsonNode object) {
    Map<String, Integer> result = new HashMap<>();
    object.fields().forEachRemaining(field -> result.put(field.getKey(), field.getValue().asInt()));
    return result;
  }

  private static List<String> texts(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(item -> result.add(item.asText()));
    return result;
  }
}
