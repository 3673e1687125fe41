package dev.carillon.ejb.realtime.presence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.paging.Cursors;
import dev.carillon.ejb.platform.paging.Listing;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The history of presence as Sockudo's HTTP API answers it: pages of changes, and who was there at
 * a time. Safe for many threads.
 */
@ApplicationScoped
public class PresencePages {

  /** Changes that a snapshot replays, the newest; with more it says that it is not complete. */
  static final int MAX_REPLAYED = 10_000;

  private static final int STEP = 1_000;
  private static final String ADDED = "member_added";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChannelHistory history;
  private final RealtimeApps apps;
  private final Clock clock;

  /** What is kept of a channel's changes, and where the oldest of it stands. */
  private record Retained(
      String stream, StreamPosition position, Kept kept, long oldest, long bytes) {

    boolean isEmpty() {
      return oldest > position.head();
    }

    boolean hasAll() {
      return oldest == 1 || position.head() == 0;
    }
  }

  @Inject
  public PresencePages(ChannelHistory history, RealtimeApps apps, Clock clock) {
    this.history = history;
    this.apps = apps;
    this.clock = clock;
  }

  /**
   * One page.
   *
   * @throws ServiceException invalid_input for a channel without presence or a cursor of another
   *     list, feature_disabled when the channel keeps no history
   */
  public ObjectNode page(String appId, ChannelName channel, HistoryQuery query) {
    Retained retained = retained(appId, channel);
    Listing listing =
        new Listing(appId, "presence:" + channel.value() + ':' + retained.position.streamId());
    Long after = query.cursor() == null ? null : Long.valueOf(listing.after(query.cursor(), 0L));
    List<Broadcast> found =
        history.page(
            appId, retained.stream, retained.position.streamId(), query, after, retained.kept);
    boolean more = found.size() > query.limit();
    List<Broadcast> events = more ? found.subList(0, query.limit()) : found;
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode items = answer.putArray("items");
    events.forEach(event -> items.add(item(event)));
    answer.put("direction", query.newestFirst() ? "newest_first" : "oldest_first");
    answer.put("limit", query.limit()).put("has_more", more);
    String last = more ? "" + events.get(events.size() - 1).position().serial() : null;
    answer.put("next_cursor", more ? Cursors.encode(appId, listing.name(), last) : null);
    ObjectNode bounds = answer.putObject("bounds");
    bounds.put("start_serial", query.startSerial()).put("end_serial", query.endSerial());
    bounds.put("start_time_ms", query.startTimeMs()).put("end_time_ms", query.endTimeMs());
    answer.set("continuity", continuity(retained, retained.hasAll()));
    return answer;
  }

  /**
   * Who was there, from what is kept.
   *
   * @param atMs after the changes up to this time; null for the last
   * @param atSerial after this change; null for the last
   * @throws ServiceException as {@link #page}
   */
  public ObjectNode snapshot(String appId, ChannelName channel, Long atMs, Long atSerial) {
    Retained retained = retained(appId, channel);
    Map<String, Broadcast> lastOf = new LinkedHashMap<>();
    Long before = null;
    int replayed = 0;
    Broadcast newest = null;
    boolean more = true;
    while (more && replayed < MAX_REPLAYED) {
      HistoryQuery query = new HistoryQuery(true, STEP, null, null, atSerial, null, atMs);
      List<Broadcast> found =
          history.page(
              appId, retained.stream, retained.position.streamId(), query, before, retained.kept);
      more = found.size() > STEP;
      for (Broadcast event : more ? found.subList(0, STEP) : found) {
        newest = newest == null ? event : newest;
        lastOf.putIfAbsent(data(event).path("user_id").asText(), event);
        before = event.position().serial();
        replayed++;
      }
    }
    ObjectNode answer = JSON.createObjectNode().put("channel", channel.value());
    ArrayNode members = answer.putArray("members");
    lastOf.forEach((user, event) -> addMember(members, user, event));
    answer.put("member_count", members.size()).put("events_replayed", replayed);
    answer.put("snapshot_serial", newest == null ? null : newest.position().serial());
    answer.put("snapshot_time_ms", newest == null ? null : newest.position().atMs());
    answer.set("continuity", continuity(retained, retained.hasAll() && !more));
    return answer;
  }

  private static void addMember(ArrayNode members, String user, Broadcast event) {
    if (event.event().equals(ADDED)) {
      members
          .addObject()
          .put("user_id", user)
          .put("last_event", ADDED)
          .put("last_event_serial", event.position().serial())
          .put("last_event_at_ms", event.position().atMs());
    }
  }

  private Retained retained(String appId, ChannelName channel) {
    if (!channel.isPresence()) {
      throw ServiceException.invalid("only presence channels have a history of presence");
    }
    HistorySettings settings =
        apps.settings(appId)
            .map(RealtimeSettings::history)
            .filter(app -> app.keeps(channel.value()))
            .orElseThrow(
                () ->
                    new ServiceException(
                        ErrorCode.FEATURE_DISABLED, "the channel keeps no history"));
    String stream = PresenceHistory.streamOf(channel.value());
    StreamPosition position = history.attach(appId, stream);
    Kept kept = Kept.of(settings, position.head(), clock.millis());
    long oldest = history.oldest(appId, stream, kept).orElse(position.head() + 1);
    return new Retained(stream, position, kept, oldest, history.bytes(appId, stream, kept));
  }

  private static ObjectNode item(Broadcast event) {
    Broadcast.Position position = event.position();
    JsonNode data = data(event);
    ObjectNode item = JSON.createObjectNode().put("stream_id", position.streamId());
    item.put("serial", position.serial()).put("published_at_ms", position.atMs());
    item.put("event", event.event()).put("cause", data.path("cause").asText());
    item.put("user_id", data.path("user_id").asText());
    item.putNull("connection_id");
    item.set("dead_node_id", orNull(data.get("dead_node_id")));
    item.put("payload_size_bytes", event.data().bytes());
    ObjectNode whole = item.deepCopy();
    whole.remove("payload_size_bytes");
    whole.set("user_info", orNull(data.get("user_info")));
    item.set("presence_event", whole);
    return item;
  }

  private static JsonNode orNull(JsonNode value) {
    return value == null ? JsonNodeFactory.instance.nullNode() : value;
  }

  private static JsonNode data(Broadcast event) {
    try {
      return JSON.readTree(event.data().text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored change of members is not JSON", e);
    }
  }

  private static ObjectNode continuity(Retained retained, boolean complete) {
    boolean empty = retained.isEmpty();
    ObjectNode continuity = JSON.createObjectNode();
    continuity.put("stream_id", retained.position.streamId());
    continuity.put("oldest_available_serial", empty ? null : retained.oldest);
    continuity.put("newest_available_serial", empty ? null : retained.position.head());
    continuity.put("retained_events", retained.position.head() + 1 - retained.oldest);
    continuity.put("retained_bytes", retained.bytes).put("degraded", false);
    return continuity.put("complete", complete).put("truncated_by_retention", !complete);
  }
}
