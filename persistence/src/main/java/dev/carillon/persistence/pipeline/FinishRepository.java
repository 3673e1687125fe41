package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Sums up a publish over its batches, and ends it. */
public final class FinishRepository {

  private static final String SUMS = sums();

  private final String end;

  FinishRepository(Dialect dialect) {
    this.end =
        "update publish set state = ?, planned = ?, dispatched = ?, succeeded = ?, failed = ?,"
            + " expired = ?, retry_scheduled = ?, retry_attempted = ?, dead_lettered = ?,"
            + " cancelled = ?, dropped = ?, error_reason = ?, ended_at = "
            + dialect.now()
            + ", purge_at = "
            + dialect.now()
            + " + ? where publish_key = ? and ended_at is null and ";
  }

  /**
   * The batches of a publish added up.
   *
   * @param planned recipients planned so far
   * @param openBatches batches that are not closed
   * @param nextDue when the next waiting batch is due, null when none waits
   * @param throttled whether one of them waits for a rate, a breaker or a Retry-After
   */
  public record Sums(
      long planned, Counts counts, long openBatches, Long nextDue, boolean throttled) {

    /** Recipients that are not done with. */
    public long open() {
      return planned - counts.settled();
    }
  }

  /**
   * A publish whose work is done and that has not ended yet.
   *
   * @param cutShort whether a cancel came before all was planned
   */
  public record Finishing(long publishKey, boolean cutShort, Sums sums) {}

  /** How a publish ends. */
  public record End(
      long publishKey,
      StateChange state,
      long planned,
      Counts counts,
      String reason,
      long keepMs) {}

  public Sums sums(Connection connection, long publishKey) throws SQLException {
    return Rows.first(connection, SUMS, FinishRepository::readSums, publishKey);
  }

  /** Locks a publish that may end: planned entirely, every batch closed. */
  public Optional<Finishing> lockFinished(Connection connection, long publishKey)
      throws SQLException {
    Boolean cutShort =
        Rows.first(
            connection,
            "select plan_cut from publish where publish_key = ?"
                + " and planned_all = true and ended_at is null for update",
            row -> row.getBoolean(1),
            publishKey);
    if (cutShort == null) {
      return Optional.empty();
    }
    Sums sums = sums(connection, publishKey);
    return sums.openBatches() > 0
        ? Optional.empty()
        : Optional.of(new Finishing(publishKey, cutShort, sums));
  }

  /**
   * Ends a publish: folds the counters in and forgets its batches.
   *
   * @return false when it had ended before, or its state may not become this one
   */
  public boolean end(Connection connection, End end) throws SQLException {
    Counts counts = end.counts();
    int changed =
        Rows.update(
            connection,
            this.end + end.state().allowed(),
            end.state().to(),
            end.planned(),
            counts.get(Count.DISPATCHED),
            counts.get(Count.SUCCEEDED),
            counts.get(Count.FAILED),
            counts.get(Count.EXPIRED),
            counts.get(Count.RETRY_SCHEDULED),
            counts.get(Count.RETRY_ATTEMPTED),
            counts.get(Count.DEAD_LETTERED),
            counts.get(Count.CANCELLED),
            counts.get(Count.DROPPED),
            end.reason(),
            end.keepMs(),
            end.publishKey());
    if (changed == 1) {
      Rows.update(connection, "delete from dispatch_batch where publish_key = ?", end.publishKey());
    }
    return changed == 1;
  }

  /** Publishes whose finisher was lost: planned, in one of these states, no open batch. */
  public List<Long> unfinished(Connection connection, short state, int limit) throws SQLException {
    return Rows.list(
        connection,
        "select p.publish_key from publish p where p.state = ? and p.planned_all = true"
            + " and p.ended_at is null and not exists (select 1 from dispatch_batch b"
            + " where b.publish_key = p.publish_key and b.state in (0, 1)) limit ?",
        row -> row.getLong(1),
        state,
        limit);
  }

  private static String sums() {
    StringBuilder sql =
        new StringBuilder(
            "select coalesce(sum(case when parent_key is null then size else 0 end), 0),"
                + " coalesce(sum(case when state <> 2 then 1 else 0 end), 0),"
                + " min(case when state = 0 then not_before end),"
                + " coalesce(max(case when state = 0 and throttled then 1 else 0 end), 0)");
    for (Count count : Count.values()) {
      sql.append(", coalesce(sum(").append(count.column()).append("), 0)");
    }
    return sql.append(" from dispatch_batch where publish_key = ?").toString();
  }

  private static Sums readSums(ResultSet row) throws SQLException {
    long due = row.getLong(3);
    Long nextDue = row.wasNull() ? null : due;
    return new Sums(
        row.getLong(1), Counts.read(row, 5), row.getLong(2), nextDue, row.getInt(4) == 1);
  }
}
