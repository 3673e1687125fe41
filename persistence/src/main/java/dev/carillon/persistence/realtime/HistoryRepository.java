package dev.carillon.persistence.realtime;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The tables {@code realtime_history}, {@code realtime_stream} and {@code realtime_event}.
 *
 * <p>Serials are given by comparing and setting the stream's head, so that they are unique on every
 * node; inside a transaction the row then stays locked until its end, so the events of a channel
 * become visible in the order of their serials.
 */
@ApplicationScoped
public class HistoryRepository {

  private static final String EVENT =
      "select serial, message_id, event, data, published_at from realtime_event"
          + " where app_id = ? and channel = ?";

  private static final int TRIMMED = 1_000;
  private static final int MAX_APPS = 10_000;

  private final Sql sql;

  @Inject
  public HistoryRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  /** Bounds of a question for events; null means none. */
  public record Bounds(Long fromSerial, Long toSerial, Long fromMs, Long toMs) {}

  /** A number that this database was born with. */
  public long epoch() {
    return sql.first("select epoch from realtime_history", row -> row.getLong(1)).orElseThrow();
  }

  public Optional<StreamRow> stream(String appId, String channel) {
    return sql.first(
        "select app_id, channel, stream_id, head from realtime_stream"
            + " where app_id = ? and channel = ?",
        row -> new StreamRow(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)),
        appId,
        channel);
  }

  /** Streams that took an event at or after this time, oldest first. */
  public List<StreamRow> changedSince(long sinceMs, int limit) {
    return sql.list(
        "select app_id, channel, stream_id, head from realtime_stream where updated_at >= ?"
            + " order by updated_at limit ?",
        row -> new StreamRow(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)),
        sinceMs,
        limit);
  }

  /** Begins a stream; a duplicate is an error of its own kind. */
  public void begin(StreamRow stream, long now) {
    sql.update(
        "insert into realtime_stream (app_id, channel, stream_id, head, updated_at)"
            + " values (?, ?, ?, ?, ?)",
        stream.appId(),
        stream.channel(),
        stream.streamId(),
        stream.head(),
        now);
  }

  /** Moves the head by one, if it still is where the caller saw it. */
  public boolean advance(StreamRow seen, long now) {
    return sql.update(
            "update realtime_stream set head = ?, updated_at = ? where app_id = ? and channel = ?"
                + " and stream_id = ? and head = ?",
            seen.head() + 1,
            now,
            seen.appId(),
            seen.channel(),
            seen.streamId(),
            seen.head())
        > 0;
  }

  public void insert(String appId, String channel, EventRow event) {
    sql.update(
        "insert into realtime_event"
            + " (app_id, channel, serial, message_id, event, data, published_at)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        appId,
        channel,
        event.serial(),
        event.messageId(),
        event.event(),
        event.data(),
        event.publishedAt());
  }

  /** Events within bounds, by serial. */
  public List<EventRow> read(
      String appId, String channel, Bounds bounds, boolean newestFirst, int limit) {
    StringBuilder query = new StringBuilder(EVENT);
    List<Object> parameters = new ArrayList<>(List.of(appId, channel));
    bound(query, parameters, " and serial >= ?", bounds.fromSerial());
    bound(query, parameters, " and serial <= ?", bounds.toSerial());
    bound(query, parameters, " and published_at >= ?", bounds.fromMs());
    bound(query, parameters, " and published_at <= ?", bounds.toMs());
    // all columns of the index, or H2 reads and sorts the whole history
    String order = newestFirst ? " desc" : "";
    query.append(" order by app_id%1$s, channel%1$s, serial%1$s limit ?".formatted(order));
    parameters.add(limit);
    return sql.list(
        query.toString(),
        row ->
            new EventRow(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5)),
        parameters.toArray());
  }

  /** How much the data of events take within these bounds. */
  public long bytes(String appId, String channel, long fromSerial, long fromMs) {
    return sql.first(
            "select coalesce(sum(octet_length(data)), 0) from realtime_event"
                + " where app_id = ? and channel = ? and serial >= ? and published_at >= ?",
            row -> row.getLong(1),
            appId,
            channel,
            fromSerial,
            fromMs)
        .orElseThrow();
  }

  private static void bound(
      StringBuilder query, List<Object> parameters, String clause, Long value) {
    if (value != null) {
      query.append(clause);
      parameters.add(value);
    }
  }

  /**
   * Forgets events up to a serial, {@value #TRIMMED} at most; how many. What is left after a
   * history was made much shorter goes with the next events.
   */
  public int trim(String appId, String channel, long upToSerial) {
    return sql.deleteSome(
        "realtime_event",
        "app_id = ? and channel = ? and serial <= ?",
        TRIMMED,
        appId,
        channel,
        upToSerial);
  }

  /** Apps that have streams, one index seek for each; at most 10,000. */
  public List<String> appsWithEvents() {
    List<String> apps = new ArrayList<>();
    Optional<String> next = appFrom("app_id >= ?", "");
    while (next.isPresent() && apps.size() < MAX_APPS) {
      apps.add(next.get());
      next = appFrom(sql.vendor().behind("app_id"), next.get());
    }
    return apps;
  }

  private Optional<String> appFrom(String condition, String id) {
    return sql.first(
        "select app_id from realtime_stream where "
            + condition
            + " order by app_id, channel limit 1",
        row -> row.getString(1),
        id);
  }

  /** Forgets an app's events from before this time, so many at most; how many there were. */
  public int expire(String appId, long beforeMs, int limit) {
    return sql.deleteSome(
        "realtime_event", "app_id = ? and published_at < ?", limit, appId, beforeMs);
  }

  /**
   * Forgets streams that took no event since this time and have none left, so many at most; how
   * many there were. The next event begins a new stream with a new id, so that an old position is
   * never taken for one of the new.
   */
  public int expireStreams(long beforeMs, int limit) {
    return sql.deleteSome(
        "realtime_stream",
        "updated_at < ? and not exists (select 1 from realtime_event e"
            + " where e.app_id = realtime_stream.app_id and e.channel = realtime_stream.channel)",
        limit,
        beforeMs);
  }
}
