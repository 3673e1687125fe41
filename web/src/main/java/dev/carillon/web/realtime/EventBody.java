package dev.carillon.web.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.publish.IdempotencyKey;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.web.json.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads events as Pusher's HTTP API writes them. */
final class EventBody {

  private static final String KEY = "idempotencyKey";

  private EventBody() {}

  static NewEvent event(ObjectNode body) {
    Fields fields = new Fields(body);
    JsonNode data = body.get("data");
    if (data == null) {
      throw ServiceException.invalid("data is required");
    }
    return new NewEvent(
        fields.required("name"),
        channels(fields),
        EventData.of(data),
        fields.text("socketId"),
        info(fields.text("info")));
  }

  static List<NewEvent> batch(ObjectNode body) {
    ArrayNode batch = new Fields(body).list("batch");
    if (batch == null) {
      throw ServiceException.invalid("batch is required");
    }
    List<NewEvent> events = new ArrayList<>();
    for (JsonNode item : batch) {
      if (!(item instanceof ObjectNode event)) {
        throw ServiceException.invalid("batch must be a list of events");
      }
      if (new Fields(event).has("push")) {
        throw ServiceException.invalid("push does not stand in an event of a batch");
      }
      events.add(event(event));
    }
    return events;
  }

  private static List<ChannelName> channels(Fields fields) {
    String single = fields.text("channel");
    ArrayNode several = fields.list("channels");
    if (single == null && several == null) {
      throw new ServiceException(
          ErrorCode.MISSING_CHANNEL_INFO, "one of channel and channels is required");
    }
    if (single != null && several != null) {
      throw ServiceException.invalid("channel and channels do not stand together");
    }
    if (single != null) {
      return List.of(new ChannelName(single));
    }
    List<ChannelName> names = new ArrayList<>();
    for (JsonNode name : several) {
      if (!name.isTextual()) {
        throw ServiceException.invalid("channels must be a list of names");
      }
      names.add(new ChannelName(name.textValue()));
    }
    return names;
  }

  /** Words between commas. */
  static Set<String> info(String text) {
    return text == null || text.isEmpty() ? Set.of() : Set.copyOf(List.of(words(text)));
  }

  private static String[] words(String text) {
    String[] words = text.split(",", -1);
    return Arrays.stream(words).map(String::trim).distinct().toArray(String[]::new);
  }

  /** What makes a repeat of this event one: its own key, or the header's in its place. */
  static List<IdempotencyKey> eventKey(ObjectNode body, String header) {
    String own = new Fields(body).text(KEY);
    String key = own == null ? header : own;
    return key == null ? List.of() : List.of(eventKey(body, key, 0));
  }

  /** What makes repeats of this batch, and of each of its events, ones. */
  static List<IdempotencyKey> batchKeys(ObjectNode body, String header) {
    List<IdempotencyKey> keys = new ArrayList<>();
    ArrayNode batch = new Fields(body).list("batch");
    if (header != null) {
      keys.add(IdempotencyKey.ofBatch(header, hash(body), batch.size()));
    }
    for (int i = 0; i < batch.size(); i++) {
      ObjectNode event = (ObjectNode) batch.get(i);
      String key = new Fields(event).text(KEY);
      if (key != null) {
        keys.add(eventKey(event, key, i));
      }
    }
    return keys;
  }

  /** Wherever the key stands, the event is the same. */
  private static IdempotencyKey eventKey(ObjectNode event, String key, int index) {
    ObjectNode bare = event.deepCopy();
    bare.remove(List.of(KEY, Fields.snake(KEY)));
    return IdempotencyKey.ofEvent(key, hash(bare), index);
  }

  private static String hash(ObjectNode content) {
    return Hashes.sha256Hex(content.toString());
  }
}
