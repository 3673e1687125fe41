package dev.carillon.ejb.realtime.frame;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carillon.ejb.realtime.frame.ClientFrame.Position;
import dev.carillon.ejb.realtime.frame.ClientFrame.Rewind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Reads what clients send. Whatever the bytes are, the answer is a frame or a {@link
 * FrameException}; nothing else is thrown and nothing is kept.
 *
 * <p>Safe for many threads.
 */
public final class FrameDecoder {

  private static final int MAX_NESTING = 32;
  private static final int MAX_EVENT_NAME = 200;
  private static final int MAX_POSITIONS = 200;
  private static final int MAX_STREAM_ID = 100;
  private static final int MAX_AUTH = 512;
  private static final int MAX_REWIND_SECONDS = 7 * 24 * 3600;

  private final Generation generation;
  private final ObjectReader json;
  private final int maxFrame;

  /**
   * @param maxFrame the most characters a frame may have
   */
  public FrameDecoder(Generation generation, int maxFrame) {
    this.generation = generation;
    this.maxFrame = maxFrame;
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_NESTING)
            .maxStringLength(maxFrame)
            .maxNumberLength(100)
            .build();
    JsonFactory factory = JsonFactory.builder().streamReadConstraints(limits).build();
    this.json =
        JsonMapper.builder(factory)
            .build()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /**
   * Reads one text frame.
   *
   * @throws FrameException when it is not one that this generation knows
   */
  public ClientFrame decode(String text) throws FrameException {
    if (text.length() > maxFrame) {
      throw FrameException.malformed("frame is longer than " + maxFrame + " characters");
    }
    JsonNode frame = parsed(text, "frame is not JSON");
    if (!frame.isObject()) {
      throw FrameException.malformed("frame is not a JSON object");
    }
    String event = text(frame, "event", MAX_EVENT_NAME);
    if (event == null || event.isEmpty()) {
      throw FrameException.malformed("frame has no event");
    }
    String name = generation.systemName(event);
    if (name != null) {
      return system(name, data(frame));
    }
    if (event.startsWith("client-")) {
      return clientEvent(event, frame);
    }
    throw FrameException.malformed("clients may only send events that start with client-");
  }

  private ClientFrame system(String name, JsonNode data) throws FrameException {
    switch (name) {
      case "ping":
        return new ClientFrame.Ping();
      case "pong":
        return new ClientFrame.Pong();
      case "subscribe":
        return new ClientFrame.Subscribe(
            required(data, "channel", MAX_EVENT_NAME),
            text(data, "auth", MAX_AUTH),
            text(data, "channel_data", maxFrame),
            generation == Generation.TWO ? rewind(data.path("rewind")) : null);
      case "unsubscribe":
        return new ClientFrame.Unsubscribe(required(data, "channel", MAX_EVENT_NAME));
      case "signin":
        return new ClientFrame.SignIn(
            required(data, "auth", MAX_AUTH), required(data, "user_data", maxFrame));
      default:
        return secondGeneration(name, data);
    }
  }

  private ClientFrame secondGeneration(String name, JsonNode data) throws FrameException {
    if (generation == Generation.TWO && name.equals("resume")) {
      return resume(data);
    }
    if (generation == Generation.TWO && name.equals("channel_history")) {
      return history(data);
    }
    throw FrameException.malformed("event is not known");
  }

  private static ClientFrame clientEvent(String event, JsonNode frame) throws FrameException {
    String channel = required(frame, "channel", MAX_EVENT_NAME);
    return new ClientFrame.ClientEvent(event, channel, EventData.of(frame.path("data")));
  }

  private static ClientFrame resume(JsonNode data) throws FrameException {
    JsonNode positions = data.path("channel_positions");
    if (!positions.isObject() || positions.size() > MAX_POSITIONS) {
      throw FrameException.malformed("resume needs 1 to " + MAX_POSITIONS + " channel_positions");
    }
    List<Position> result = new ArrayList<>();
    Iterator<Map.Entry<String, JsonNode>> fields = positions.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getKey().length() > MAX_EVENT_NAME) {
        throw FrameException.malformed("a channel has at most " + MAX_EVENT_NAME + " characters");
      }
      JsonNode position = field.getValue();
      JsonNode serial = position.isObject() ? position.path("serial") : position;
      result.add(
          new Position(field.getKey(), text(position, "stream_id", MAX_STREAM_ID), number(serial)));
    }
    return new ClientFrame.Resume(result);
  }

  private static ClientFrame history(JsonNode data) throws FrameException {
    try {
      HistoryQuery query =
          new HistoryQuery(
              HistoryQuery.isNewestFirst(text(data, "direction", MAX_AUTH)),
              limit(data.path("limit")),
              text(data, "cursor", MAX_AUTH),
              optionalNumber(data.path("start_serial")),
              optionalNumber(data.path("end_serial")),
              optionalNumber(data.path("start_time_ms")),
              optionalNumber(data.path("end_time_ms")));
      return new ClientFrame.History(
          required(data, "channel", MAX_EVENT_NAME),
          query,
          data.path("until_attach").asBoolean(false));
    } catch (IllegalArgumentException e) {
      throw FrameException.malformed(e.getMessage());
    }
  }

  private static int limit(JsonNode value) throws FrameException {
    Long limit = optionalNumber(value);
    return limit == null
        ? HistoryQuery.USUAL_LIMIT
        : (int) Math.min(limit, HistoryQuery.MAX_LIMIT + 1L);
  }

  private static Rewind rewind(JsonNode value) throws FrameException {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    JsonNode count = value.isObject() ? value.path("count") : value;
    JsonNode seconds = value.path("seconds");
    boolean bad =
        !(count.isMissingNode() || count.isInt()) || !(seconds.isMissingNode() || seconds.isInt());
    if (bad || count.asInt() < 0 || seconds.asInt() < 0 || seconds.asInt() > MAX_REWIND_SECONDS) {
      throw FrameException.malformed("rewind is a count, or an object with count or seconds");
    }
    return count.asInt() == 0 && seconds.asInt() == 0
        ? null
        : new Rewind(count.asInt(), seconds.asInt());
  }

  /** Clients send data as an object or, like the public libraries at times, as a JSON string. */
  private JsonNode data(JsonNode frame) throws FrameException {
    JsonNode data = frame.path("data");
    if (data.isTextual() && !data.textValue().isEmpty()) {
      data = parsed(data.textValue(), "data is not JSON");
    }
    return data.isObject() ? data : MissingNode.getInstance();
  }

  private JsonNode parsed(String text, String complaint) throws FrameException {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw FrameException.malformed(complaint);
    }
  }

  private static String required(JsonNode object, String field, int max) throws FrameException {
    String value = text(object, field, max);
    if (value == null || value.isEmpty()) {
      throw FrameException.malformed(field + " is missing");
    }
    return value;
  }

  private static String text(JsonNode object, String field, int max) throws FrameException {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() || value.textValue().length() > max) {
      throw FrameException.malformed(field + " must be a string of at most " + max + " characters");
    }
    return value.textValue();
  }

  private static Long optionalNumber(JsonNode value) throws FrameException {
    return value.isMissingNode() || value.isNull() ? null : number(value);
  }

  private static long number(JsonNode value) throws FrameException {
    if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
      return value.longValue();
    }
    if (value.isTextual() && value.textValue().matches("\\d{1,18}")) {
      return Long.parseLong(value.textValue());
    }
    throw FrameException.malformed("a serial or a time is a number that is not negative");
  }
}
