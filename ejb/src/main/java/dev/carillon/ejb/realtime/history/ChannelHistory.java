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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The stored events of channels with history.
 *
 * <p>A stream begins with its first event or its first subscriber, and gets a new id when what it
 * held was forgotten; so a position (stream id, serial) is either exact or recognisably old. Safe
 * for many threads and nodes.
 */
@ApplicationScoped
public class ChannelHistory {

  private static final int MAX_ATTEMPTS = 1_000;

  private final HistoryRepository rows;
  private final Clock clock;

  /** The stream of an event was not begun, or was forgotten meanwhile. */
  public static final class NotBegunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotBegunException() {
      super("the stream was not begun");
    }
  }

  /** For the container's proxy only. */
  protected ChannelHistory() {
    this.rows = null;
    this.clock = null;
  }

  @Inject
  public ChannelHistory(HistoryRepository rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /** Where the channel stands; begins its stream when there is none. Its own transaction. */
  @Transactional(TxType.NOT_SUPPORTED)
  public StreamPosition attach(String appId, String channel) {
    StreamRow stream = streamOf(appId, channel);
    return new StreamPosition(stream.streamId(), stream.head());
  }

  private StreamRow streamOf(String appId, String channel) {
    Optional<StreamRow> known = rows.stream(appId, channel);
    if (known.isPresent()) {
      return known.get();
    }
    StreamRow fresh = new StreamRow(appId, channel, UUID.randomUUID().toString(), 0);
    try {
      rows.begin(fresh, clock.millis());
      return fresh;
    } catch (DuplicateRowException e) {
      // Another thread or node began it between the two statements: that one counts.
      return rows.stream(appId, channel).orElseThrow(() -> e);
    }
  }

  /**
   * Stores an event and gives it its serial, in the caller's transaction: it becomes visible, and
   * may be delivered, when that commits. The stream must have been begun by {@link #attach}, in no
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
