package dev.carillon.ejb.realtime.history;

import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.frame.HistoryQuery;
import dev.carillon.persistence.jdbc.DuplicateRowException;
import dev.carillon.persistence.realtime.EventRow;
import dev.carillon.persistence.realtime.HistoryRepository;
import dev.carillon.persistence.realtime.HistoryRepository.Bounds;
import dev.carillon.persistence.realtime.StreamRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored events of channels with history.
 *
 * <p>A stream begins with its first event, and gets a new id when what it held was forgotten; so a
 * position (stream id, serial) is either exact or recognisably old. Safe for many threads and
 * nodes.
 */
@ApplicationScoped
public class ChannelHistory {

  /** How long a stream without events is kept. */
  public static final Duration IDLE_STREAM = StreamIds.IDLE;

  private static final Logger LOG = LoggerFactory.getLogger(ChannelHistory.class);
  private static final int MAX_ATTEMPTS = 1_000;

  private final HistoryRepository rows;
  private final Clock clock;

  /** Set by the first who needs it; it never changes afterwards. */
  private volatile StreamIds ids;

  /** The stream of an event was not begun, or was forgotten meanwhile. */
  public static final class NotBegunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotBegunException() {
      super("the stream was not begun");
    }
  }

  @Inject
  public ChannelHistory(HistoryRepository rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Where the channel stands. A channel that nobody published to leaves no trace in the database:
   * its position is the beginning of the stream that a first event would begin. Its own
   * transaction.
   */
  @Transactional(TxType.NOT_SUPPORTED)
  public StreamPosition attach(String appId, String channel) {
    return rows.stream(appId, channel)
        .map(stream -> new StreamPosition(stream.streamId(), stream.head()))
        .orElseGet(() -> new StreamPosition(ids().next(appId, channel, clock.millis()), 0));
  }

  /** Begins the stream of a channel that is to get its first event. Its own transaction. */
  @Transactional(TxType.NOT_SUPPORTED)
  public void begin(String appId, String channel) {
    if (rows.stream(appId, channel).isPresent()) {
      return;
    }
    long now = clock.millis();
    try {
      rows.begin(new StreamRow(appId, channel, ids().next(appId, channel, now), 0), now);
    } catch (DuplicateRowException e) {
      LOG.debug("another thread or node began the stream between the two statements: {}", channel);
    }
  }

  /**
   * Whether a position says that nothing had ever been published, and that can still be believed:
   * no stream began since then but the one that is there now.
   */
  public boolean isBeginning(String appId, String channel, StreamPosition position) {
    return position.head() == 0
        && ids().isRecent(appId, channel, position.streamId(), clock.millis());
  }

  private StreamIds ids() {
    StreamIds known = ids;
    if (known == null) {
      known = new StreamIds(rows.epoch());
      ids = known;
    }
    return known;
  }

  /**
   * Stores an event and gives it its serial, in the caller's transaction: it becomes visible, and
   * may be delivered, when that commits. The stream must have been begun by {@link #begin}, in no
   * transaction.
   */
  public Broadcast append(
      String appId, String channel, String event, EventData data, String messageId) {
    long now = clock.millis();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      StreamRow seen = rows.stream(appId, channel).orElseThrow(NotBegunException::new);
      if (rows.advance(seen, now)) {
        long serial = seen.head() + 1;
        rows.insert(appId, channel, new EventRow(serial, messageId, event, data.text(), now));
        return new Broadcast(
            channel,
            event,
            data,
            null,
            messageId,
            new Broadcast.Position(seen.streamId(), serial, now));
      }
    }
    throw new IllegalStateException("channel takes too many events at once");
  }

  /**
   * An event to be stored.
   *
   * @param channel the stream's name
   */
  public record NewEvent(String appId, String channel, String event, EventData data) {}

  /**
   * Stores events in one transaction, which is begun where there is none. Their streams were begun,
   * and they stand in the order of those.
   */
  @Transactional
  public List<Broadcast> append(List<NewEvent> events) {
    return events.stream()
        .map(
            each ->
                append(
                    each.appId, each.channel, each.event, each.data, UUID.randomUUID().toString()))
        .toList();
  }

  /** How many bytes the data of the events take that are kept. */
  public long bytes(String appId, String channel, Kept kept) {
    return rows.bytes(appId, channel, kept.fromSerial(), kept.fromMs());
  }

  /** Events from one serial to another, both included, in order; at most {@code limit}. */
  public List<Broadcast> between(
      String appId, String channel, String streamId, long from, long to, int limit) {
    return rows.read(appId, channel, new Bounds(from, to, null, null), false, limit).stream()
        .map(row -> broadcast(channel, streamId, row))
        .toList();
  }

  /** The newest events up to a serial, in the order they were published. */
  public List<Broadcast> latest(
      String appId, String channel, StreamPosition upTo, Kept kept, int count) {
    Bounds bounds = new Bounds(kept.fromSerial(), upTo.head(), kept.fromMs(), null);
    List<Broadcast> newestFirst =
        new ArrayList<>(
            rows.read(appId, channel, bounds, true, count).stream()
                .map(row -> broadcast(channel, upTo.streamId(), row))
                .toList());
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  /** The serial of the oldest event that is kept, empty when none is. */
  public Optional<Long> oldest(String appId, String channel, Kept kept) {
    Bounds bounds = new Bounds(kept.fromSerial(), null, kept.fromMs(), null);
    return rows.read(appId, channel, bounds, false, 1).stream().map(EventRow::serial).findFirst();
  }

  /** One page of past events; one event more than the limit tells that there are more. */
  public List<Broadcast> page(
      String appId,
      String channel,
      String streamId,
      HistoryQuery query,
      Long afterSerial,
      Kept kept) {
    long from = later(query.startSerial(), kept.fromSerial());
    Long to = query.endSerial();
    if (afterSerial != null && query.newestFirst()) {
      to = to == null ? afterSerial - 1 : Math.min(to, afterSerial - 1);
    } else if (afterSerial != null) {
      from = Math.max(from, afterSerial + 1);
    }
    long fromMs = later(query.startTimeMs(), kept.fromMs());
    Bounds bounds = new Bounds(from, to, fromMs, query.endTimeMs());
    return rows.read(appId, channel, bounds, query.newestFirst(), query.limit() + 1).stream()
        .map(row -> broadcast(channel, streamId, row))
        .toList();
  }

  private static long later(Long asked, long kept) {
    return asked == null ? kept : Math.max(asked, kept);
  }

  /** Channels that took an event at or after this time. */
  public List<StreamRow> changedSince(long sinceMs, int limit) {
    return rows.changedSince(sinceMs, limit);
  }

  /** Forgets events past a channel's bound. */
  public void trim(String appId, String channel, long upToSerial) {
    rows.trim(appId, channel, upToSerial);
  }

  private static Broadcast broadcast(String channel, String streamId, EventRow row) {
    return new Broadcast(
        channel,
        row.event(),
        EventData.ofText(row.data()),
        null,
        row.messageId(),
        new Broadcast.Position(streamId, row.serial(), row.publishedAt()));
  }
}
