package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.Vendor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Sums up a publish over its batches, and ends it. */
public final class FinishRepository {

  private static final String SUMS = sums();

  private static final List<Count> OF_PUBLISH =
      Arrays.stream(Count.values()).filter(Count::ofPublish).toList();

  /** Batches that one statement forgets. */
  private static final int FORGOTTEN = 1_000;

  /** Deliveries that are looked at for a cause: a million of them would take too long. */
  private static final int SAMPLE = 1_000;

  private static final String CAUSE =
      "select failure_class, reason from (select failure_class, reason from delivery"
          + " where publish_key = ? order by publish_key, recipient_key limit ?) sample"
          + " where failure_class is not null group by failure_class, reason"
          + " order by count(*) desc, failure_class, reason limit 1";

  private final String end;
  private final String forget;
  private final String forgetEnded;
  private final String unfinished;

  FinishRepository(Dialect dialect) {
    this.end =
        "update publish set state = case when cancelled_at is null then cast(? as smallint)"
            + " else cast(? as smallint) end, planned = ?, "
            + OF_PUBLISH.stream().map(c -> c.column() + " = ?").collect(Collectors.joining(", "))
            + ", error_reason = case when cancelled_at is null then cast(? as varchar(512)) end,"
            + " ended_at = "
            + dialect.now()
            + ", purge_at = "
            + dialect.now()
            + " + ? where publish_key = ? and ended_at is null and ";
    this.forget = dialect.vendor().deleteSome("dispatch_batch", "publish_key = ?");
    this.unfinished = unfinished(dialect.vendor());
    this.forgetEnded =
        dialect
            .vendor()
            .deleteSome(
                "dispatch_batch",
                "publish_key = ? and exists (select 1 from publish p where p.publish_key ="
                    + " dispatch_batch.publish_key and p.ended_at is not null)");
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
   * How a publish ends.
   *
   * @param state if nobody cancelled it
   * @param cancelled if somebody did, whether or not that stopped anything
   * @param reason of an end that nobody cancelled, null where the state says all
   */
  public record End(
      long publishKey,
      StateChange state,
      StateChange cancelled,
      long planned,
      Counts counts,
      String reason,
      long keepMs) {}

  public Sums sums(Connection connection, long publishKey) throws SQLException {
    return Rows.first(connection, SUMS, FinishRepository::readSums, publishKey);
  }

  /**
   * A publish of which nothing more will be done.
   *
   * @param brokenOff why its planning was broken off; null when it is planned entirely
   */
  public record Finished(Sums sums, String brokenOff) {}

  private record Planned(String brokenOff) {}

  /** Locks a publish that may end: nothing more is planned, every batch closed. */
  public Optional<Finished> lockFinished(Connection connection, long publishKey)
      throws SQLException {
    Planned planned =
        Rows.first(
            connection,
            "select error_reason from publish where publish_key = ?"
                + " and planned_all = true and ended_at is null for update",
            row -> new Planned(row.getString(1)),
            publishKey);
    if (planned == null) {
      return Optional.empty();
    }
    Sums sums = sums(connection, publishKey);
    return sums.openBatches() > 0
        ? Optional.empty()
        : Optional.of(new Finished(sums, planned.brokenOff()));
  }

  /**
   * What failed most often.
   *
   * @param failureClass FailureClass's order
   * @param reason null where nothing more is known
   */
  public record Cause(short failureClass, String reason) {}

  /** The commonest failure among the first {@value #SAMPLE} deliveries of a publish. */
  public Optional<Cause> cause(Connection connection, long publishKey) throws SQLException {
    return Optional.ofNullable(
        Rows.first(
            connection,
            CAUSE,
            row -> new Cause(row.getShort(1), row.getString(2)),
            publishKey,
            SAMPLE));
  }

  /** What became of the wish to end a publish. */
  public enum Ended {
    /** It had ended before. */
    BEFORE,
    NOW,
    /** It has ended, and {@link #forgetEnded} has something to do. */
    WITH_BATCHES_LEFT
  }

  /**
   * Ends a publish: folds the counters in and forgets its batches, {@value #FORGOTTEN} at most, as
   * one statement for a hundred thousand could take longer than a statement may.
   */
  public Ended end(Connection connection, End end) throws SQLException {
    List<Object> parameters = new ArrayList<>();
    parameters.add(end.state().to());
    parameters.add(end.cancelled().to());
    parameters.add(end.planned());
    OF_PUBLISH.forEach(count -> parameters.add(end.counts().get(count)));
    parameters.add(end.reason());
    parameters.add(end.keepMs());
    parameters.add(end.publishKey());
    if (Rows.update(connection, this.end + end.state().allowed(), parameters.toArray()) == 0) {
      return Ended.BEFORE;
    }
    int forgotten = Rows.update(connection, forget, end.publishKey(), FORGOTTEN);
    return forgotten == FORGOTTEN ? Ended.WITH_BATCHES_LEFT : Ended.NOW;
  }

  /**
   * Forgets batches of a publish that has ended, {@value #FORGOTTEN} at most: call it again, in
   * transactions of its own, while there are more. Nothing reads them any more, and the cleanup
   * takes those that a killed node leaves.
   *
   * @return whether there may be more
   */
  public boolean forgetEnded(Connection connection, long publishKey) throws SQLException {
    return Rows.update(connection, forgetEnded, publishKey, FORGOTTEN) == FORGOTTEN;
  }

  /**
   * A page of publishes that have not ended, by their keys.
   *
   * @param unfinished those whose finisher was lost: planned, no open batch
   * @param last where the next page begins; empty when this is the last one
   */
  public record Page(List<Long> unfinished, OptionalLong last) {}

  /**
   * Looks through so many publishes that are planned and have not ended, after a key: beside a
   * hundred thousand that are at work, a search for the few that are not would look at all of them
   * in one statement.
   */
  public Page unfinished(Connection connection, long after, int limit) throws SQLException {
    List<Candidate> page =
        Rows.list(
            connection,
            unfinished,
            row -> new Candidate(row.getLong(1), row.getBoolean(2)),
            after,
            limit);
    return new Page(
        page.stream().filter(Candidate::lost).map(Candidate::publishKey).toList(),
        page.size() < limit
            ? OptionalLong.empty()
            : OptionalLong.of(page.get(page.size() - 1).publishKey()));
  }

  /**
   * For H2 in the order of the whole index, or it sorts. Not {@code not exists}: PostgreSQL may
   * answer that by a table of all open batches.
   */
  private static String unfinished(Vendor vendor) {
    String order =
        switch (vendor) {
          case H2 -> "p.ended_at, p.planned_all, p.publish_key";
          case POSTGRESQL -> "p.publish_key";
        };
    return "select p.publish_key, (select 1 from dispatch_batch b where b.publish_key ="
        + " p.publish_key and b.state in (0, 1) limit 1) is null from publish p"
        + " where p.ended_at is null and p.planned_all = true and p.publish_key > ? order by "
        + order
        + " limit ?";
  }

  private record Candidate(long publishKey, boolean lost) {}

  private static String sums() {
    return "select coalesce(sum(case when parent_key is null then size else 0 end), 0),"
        + " coalesce(sum(case when state <> 2 then 1 else 0 end), 0),"
        + " min(case when state = 0 then not_before end),"
        + " coalesce(max(case when state = 0 and throttled then 1 else 0 end), 0), "
        + Counts.list(count -> "coalesce(sum(" + count.column() + "), 0)")
        + " from dispatch_batch where publish_key = ?";
  }

  private static Sums readSums(ResultSet row) throws SQLException {
    long due = row.getLong(3);
    Long nextDue = row.wasNull() ? null : due;
    return new Sums(
        row.getLong(1), Counts.read(row, 5), row.getLong(2), nextDue, row.getInt(4) == 1);
  }
}
