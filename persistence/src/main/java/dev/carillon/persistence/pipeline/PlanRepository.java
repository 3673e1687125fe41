package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who plans which publish and how far it is. The lease is {@code plan_due}: while one node plans,
 * it lies ahead; {@code plan_epoch} fences a planner that slept, and a cancel.
 */
public final class PlanRepository {

  private final Dialect dialect;
  private final BatchRepository batches;
  private final String candidates;
  private final String take;
  private final String putOff;
  private final String untilDue;

  PlanRepository(Dialect dialect, BatchRepository batches) {
    this.dialect = dialect;
    this.batches = batches;
    this.candidates =
        "select publish_key, app_id, lane, state, command, plan_cursor, plan_bound, plan_epoch,"
            + " expires_at, expected, plan_failures from publish where planned_all = false and lane"
            + " = ? and plan_due <= "
            + dialect.now()
            + " order by planned_all, lane, plan_due limit ?"
            + dialect.skipLocked();
    this.take =
        "update publish set plan_epoch = plan_epoch + 1, plan_due = "
            + dialect.now()
            + " + ? where publish_key = ? and plan_epoch = ? and planned_all = false"
            + " and plan_due <= "
            + dialect.now();
    this.putOff =
        "update publish set plan_due = "
            + dialect.now()
            + " + ? where publish_key = ? and plan_epoch = ? and planned_all = false";
    this.untilDue =
        "select plan_due - "
            + dialect.now()
            + " from publish where planned_all = false and lane = ? order by "
            + switch (dialect.vendor()) {
              // in the order of the whole index, or it sorts
              case H2 -> "planned_all, lane, plan_due";
              // whose index is of unplanned ones alone
              case POSTGRESQL -> "plan_due";
            }
            + " limit 1";
  }

  /**
   * A publish to plan.
   *
   * @param cursor the highest key planned, 0 when planning begins
   * @param bound the highest key to plan, null until planning begins
   * @param expected recipients, as they were counted or estimated when it was accepted
   * @param failures how often in a row it could not be planned
   */
  public record Claim(
      long publishKey,
      String appId,
      short lane,
      short state,
      String command,
      long cursor,
      Long bound,
      int epoch,
      Long expiresAt,
      long expected,
      int failures) {

    private Claim taken() {
      return new Claim(
          publishKey,
          appId,
          lane,
          state,
          command,
          cursor,
          bound,
          epoch + 1,
          expiresAt,
          expected,
          failures);
    }
  }

  /**
   * What one page changes.
   *
   * @param delayMs when to look again
   */
  public record Progress(
      long cursor, Long bound, StateChange state, boolean plannedAll, long delayMs) {}

  /**
   * Which publishes to take.
   *
   * @param most publishes that are looked at
   * @param recipients at most, as far as they are known: no further publish is taken past them, and
   *     one that is being planned already is taken alone
   * @param unclaimed due batches of a publish with which it is full: it is passed over
   * @param fullMs when one that is full is looked at again
   */
  public record Wanted(
      short lane, long leaseMs, int most, long recipients, int unclaimed, long fullMs) {}

  /**
   * What a look found.
   *
   * @param full publishes that were passed over
   */
  public record Claims(List<Claim> taken, int full) {}

  /** Takes publishes of a lane, those that have been due longest, and passes over full ones. */
  public Claims claim(Connection connection, Wanted wanted) throws SQLException {
    List<Claim> full = new ArrayList<>();
    List<Claim> chosen = new ArrayList<>();
    long sum = 0;
    for (Claim due :
        Rows.list(connection, candidates, PlanRepository::read, wanted.lane(), wanted.most())) {
      if (isFull(connection, due, wanted)) {
        full.add(due);
        continue;
      }
      sum += due.cursor() > 0 ? wanted.recipients() : due.expected();
      if (!chosen.isEmpty() && sum > wanted.recipients()) {
        break;
      }
      chosen.add(due);
    }
    putOff(connection, full, wanted.fullMs());
    return new Claims(take(connection, wanted.leaseMs(), chosen), full.size());
  }

  private boolean isFull(Connection connection, Claim due, Wanted wanted) throws SQLException {
    return due.cursor() > 0
        && batches.unclaimed(connection, due.publishKey()) >= wanted.unclaimed();
  }

  private void putOff(Connection connection, List<Claim> full, long delayMs) throws SQLException {
    if (full.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(putOff)) {
      for (Claim due : full) {
        Rows.bind(statement, delayMs, due.publishKey(), due.epoch());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private List<Claim> take(Connection connection, long leaseMs, List<Claim> wanted)
      throws SQLException {
    if (wanted.isEmpty()) {
      return wanted;
    }
    List<Claim> taken = new ArrayList<>(wanted.size());
    try (PreparedStatement statement = connection.prepareStatement(take)) {
      for (Claim due : wanted) {
        Rows.bind(statement, leaseMs, due.publishKey(), due.epoch());
        statement.addBatch();
      }
      int[] changed = statement.executeBatch();
      for (int i = 0; i < changed.length; i++) {
        if (changed[i] == 1) {
          taken.add(wanted.get(i).taken());
        }
      }
    }
    return taken;
  }

  private static Claim read(ResultSet row) throws SQLException {
    return new Claim(
        row.getLong(1),
        row.getString(2),
        row.getShort(3),
        row.getShort(4),
        row.getString(5),
        row.getLong(6),
        Rows.longOrNull(row, "plan_bound"),
        row.getInt(8),
        Rows.longOrNull(row, "expires_at"),
        row.getLong(10),
        row.getInt(11));
  }

  /**
   * Milliseconds until the next publish of a lane is due, negative for one that is; {@link
   * Long#MAX_VALUE} when none waits.
   */
  public long untilDue(Connection connection, short lane) throws SQLException {
    Long until = Rows.first(connection, untilDue, row -> row.getLong(1), lane);
    return until == null ? Long.MAX_VALUE : until;
  }

  /**
   * Saves how far planning is, in the transaction that writes the batches.
   *
   * @return false when somebody else plans it, or it was cancelled: roll back
   */
  public boolean save(Connection connection, Claim claim, Progress progress) throws SQLException {
    String sql =
        "update publish set plan_cursor = ?, plan_bound = ?, state = ?, planned_all = ?,"
            + " plan_failures = 0, plan_due = "
            + dialect.now()
            + " + ? where publish_key = ? and plan_epoch = ? and planned_all = false and "
            + progress.state().allowedOrMade();
    return Rows.update(
            connection,
            sql,
            progress.cursor(),
            progress.bound(),
            progress.state().to(),
            progress.plannedAll(),
            progress.delayMs(),
            claim.publishKey(),
            claim.epoch())
        == 1;
  }

  /**
   * Counts that it could not be planned.
   *
   * @param delayMs when to try again
   */
  public void failed(Connection connection, Claim claim, long delayMs) throws SQLException {
    Rows.update(
        connection,
        "update publish set plan_failures = plan_failures + 1, plan_due = "
            + dialect.now()
            + " + ? where publish_key = ? and plan_epoch = ? and planned_all = false",
        delayMs,
        claim.publishKey(),
        claim.epoch());
  }

  /**
   * Plans no more of it, as it cannot be planned: what is planned already goes on, and it ends with
   * this reason.
   *
   * @return false when somebody else plans it, or it was cancelled
   */
  public boolean breakOff(Connection connection, Claim claim, String reason) throws SQLException {
    return Rows.update(
            connection,
            "update publish set planned_all = true, error_reason = ? where publish_key = ?"
                + " and plan_epoch = ? and planned_all = false",
            reason,
            claim.publishKey(),
            claim.epoch())
        == 1;
  }

  /** Names the targets that matched nobody when planning began. */
  public void noteUnmatched(Connection connection, Claim claim, String unmatched)
      throws SQLException {
    Rows.update(
        connection,
        "update publish set unmatched = ? where publish_key = ? and plan_epoch = ?",
        unmatched,
        claim.publishKey(),
        claim.epoch());
  }

  /**
   * Takes all plans away from planners of an earlier process: for a database that only one process
   * can open.
   *
   * @param states in which planning has begun or may begin at once
   */
  public int releaseAll(Connection connection, short... states) throws SQLException {
    int released = 0;
    for (short state : states) {
      released +=
          Rows.update(
              connection,
              "update publish set plan_due = "
                  + dialect.now()
                  + " where planned_all = false and state = ?",
              state);
    }
    return released;
  }
}
