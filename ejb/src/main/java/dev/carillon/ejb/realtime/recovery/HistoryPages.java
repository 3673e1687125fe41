package dev.carillon.ejb.realtime.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.paging.Cursors;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.HistoryQuery;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.history.Kept;
import dev.carillon.ejb.realtime.history.StreamPosition;
import dev.carillon.ejb.realtime.settings.HistorySettings;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;

/** Pages of a channel's past, the same over the socket and over HTTP. Safe for many threads. */
@ApplicationScoped
public class HistoryPages {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Pattern SERIAL = Pattern.compile("[0-9]{1,18}");

  /** Of the data of one page, which has to fit the queue of a connection. */
  private static final int MAX_CHARACTERS = 1_000_000;

  private final ChannelHistory history;
  private final RealtimeApps apps;
  private final Clock clock;

  @Inject
  public HistoryPages(ChannelHistory history, RealtimeApps apps, Clock clock) {
    this.history = history;
    this.apps = apps;
    this.clock = clock;
  }

  /**
   * One page.
   *
   * @throws ServiceException when the channel keeps no history or the cursor is not of this list
   */
  public ObjectNode page(String appId, ChannelName name, HistoryQuery query) {
    String channel = name.value();
    HistorySettings settings = settings(appId, channel);
    StreamPosition position = history.attach(appId, channel);
    Kept kept = Kept.of(settings, position.head(), clock.millis());
    String list = "history:" + channel + ':' + position.streamId();
    Long after = serial(Cursors.decode(appId, list, query.cursor()));
    List<Broadcast> found = history.page(appId, channel, position.streamId(), query, after, kept);
    List<Broadcast> events = found.subList(0, fitting(found, query.limit()));
    boolean more = found.size() > events.size();
    ObjectNode answer = JSON.objectNode();
    ArrayNode items = answer.putArray("items");
    events.forEach(event -> items.add(item(event)));
    answer.put("direction", query.newestFirst() ? "newest_first" : "oldest_first");
    answer.put("limit", query.limit()).put("has_more", more);
    String last = more ? String.valueOf(events.get(events.size() - 1).position().serial()) : null;
    answer.put("next_cursor", last == null ? null : Cursors.encode(appId, list, last));
    addBounds(answer.putObject("bounds"), query);
    long oldest = history.oldest(appId, channel, kept).orElse(position.head() + 1);
    addContinuity(answer.putObject("continuity"), position, oldest, query);
    addState(answer.putObject("stream_state"), position);
    return answer;
  }

  /**
   * One event, as Sockudo shows a message that was never changed.
   *
   * @param serial its serial in the channel
   * @throws ServiceException not_found when it is not kept, feature_disabled when the channel keeps
   *     no history
   */
  public ObjectNode message(String appId, ChannelName name, String serial) {
    return JSON.objectNode()
        .put("channel", name.value())
        .set("item", versioned(event(appId, name, serial)));
  }

  /** All its versions: one. */
  public ObjectNode versions(String appId, ChannelName name, String serial, int limit) {
    ObjectNode answer = JSON.objectNode().put("channel", name.value());
    answer.put("direction", "newest_first").put("limit", limit).put("has_more", false);
    answer.putNull("next_cursor");
    answer.putArray("items").add(versioned(event(appId, name, serial)));
    return answer;
  }

  private Broadcast event(String appId, ChannelName name, String text) {
    HistorySettings settings = settings(appId, name.value());
    StreamPosition position = history.attach(appId, name.value());
    Kept kept = Kept.of(settings, position.head(), clock.millis());
    long serial = SERIAL.matcher(text).matches() ? Long.parseLong(text) : 0;
    return serial < kept.fromSerial()
        ? missing()
        : history.between(appId, name.value(), position.streamId(), serial, serial, 1).stream()
            .filter(event -> event.position().atMs() >= kept.fromMs())
            .findFirst()
            .orElseGet(HistoryPages::missing);
  }

  private static Broadcast missing() {
    throw ServiceException.notFound("message");
  }

  private static ObjectNode versioned(Broadcast event) {
    Broadcast.Position position = event.position();
    String serial = String.valueOf(position.serial());
    ObjectNode item = JSON.objectNode().put("event", "sockudo:message.create");
    item.put("channel", event.channel()).put("name", event.event());
    item.set("data", data(event));
    item.put("message_id", event.messageId()).put("stream_id", position.streamId());
    item.put("serial", position.serial()).put("action", "create").put("message_serial", serial);
    item.put("history_serial", position.serial()).put("delivery_serial", position.serial());
    item.putObject("version").put("serial", serial).put("timestamp_ms", position.atMs());
    return item;
  }

  private HistorySettings settings(String appId, String channel) {
    return apps.settings(appId)
        .map(RealtimeSettings::history)
        .filter(app -> app.keeps(channel))
        .orElseThrow(HistoryPages::noHistory);
  }

  /** How many of these make a page: at least one, whatever its size. */
  private static int fitting(List<Broadcast> found, int limit) {
    int count = 0;
    long characters = 0;
    while (count < Math.min(limit, found.size())) {
      characters += found.get(count).data().json().length();
      if (count > 0 && characters > MAX_CHARACTERS) {
        break;
      }
      count++;
    }
    return count;
  }

  private static ServiceException noHistory() {
    return new ServiceException(ErrorCode.FEATURE_DISABLED, "the channel keeps no history");
  }

  private static Long serial(String key) {
    try {
      return key == null ? null : Long.valueOf(key);
    } catch (NumberFormatException e) {
      throw ServiceException.invalid("cursor is malformed");
    }
  }

  private static ObjectNode item(Broadcast event) {
    Broadcast.Position position = event.position();
    ObjectNode item = JSON.objectNode();
    item.put("stream_id", position.streamId()).put("serial", position.serial());
    item.put("published_at_ms", position.atMs()).put("message_id", event.messageId());
    item.put("event_name", event.event()).put("operation_kind", "append");
    item.put("payload_size_bytes", event.data().bytes());
    ObjectNode message = item.putObject("message");
    message.put("event", event.event()).put("channel", event.channel());
    message.set("data", data(event));
    message.put("message_id", event.messageId());
    message.put("stream_id", position.streamId()).put("serial", position.serial());
    message.put("message_serial", String.valueOf(position.serial()));
    return item;
  }

  private static JsonNode data(Broadcast event) {
    return JSON.rawValueNode(new RawValue(event.data().json()));
  }

  private static void addBounds(ObjectNode bounds, HistoryQuery query) {
    bounds.put("start_serial", query.startSerial()).put("end_serial", query.endSerial());
    bounds.put("start_time_ms", query.startTimeMs()).put("end_time_ms", query.endTimeMs());
  }

  private static void addContinuity(
      ObjectNode continuity, StreamPosition position, long oldest, HistoryQuery query) {
    boolean empty = oldest > position.head();
    continuity.put("stream_id", position.streamId());
    continuity.put("oldest_available_serial", empty ? null : oldest);
    continuity.put("newest_available_serial", empty ? null : position.head());
    long from = query.startSerial() == null ? 1 : Math.max(1, query.startSerial());
    boolean truncated = from < oldest && position.head() >= from;
    continuity.put("complete", !truncated).put("truncated_by_retention", truncated);
  }

  private static void addState(ObjectNode state, StreamPosition position) {
    state.put("stream_id", position.streamId()).put("durable_state", "healthy");
    state.put("recovery_allowed", true).put("reset_required", false);
  }
}
