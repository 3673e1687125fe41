package dev.carillon.web.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.publish.EventPublish.Idempotency;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.web.json.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads events as Pusher's HTTP API writes them. */
final class EventBody {

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
      requireAlone(event);
      events.add(event(event));
    }
    return events;
  }

  /** What holds for a whole request does not stand in one event of several. */
  private static void requireAlone(ObjectNode event) {
    Fields fields = new Fields(event);
    for (String name : List.of("push", "idempotencyKey")) {
      if (fields.has(name)) {
        throw ServiceException.invalid(name + " does not stand in an event of a batch");
      }
    }
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

  /** What makes a repeat of this request one, null for none. */
  static Idempotency idempotency(ObjectNode body, String header, byte[] raw) {
    String key = new Fields(body).text("idempotencyKey");
    if (key == null) {
      key = header;
    }
    return key == null ? null : new Idempotency(key, Hashes.sha256Hex(raw));
  }
}
