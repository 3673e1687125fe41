package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Who plans which publish and how far it is. The lease is {@code plan_due}: while one node plans,
 * it lies ahead; {@code plan_epoch} fences a planner that slept, and a cancel.
 */
public final class PlanRepository {

  private final Dialect dialect;
  private final String candidate;
  private final String take;

  PlanRepository(Dialect dialect) {
    this.dialect = dialect;
    this.candidate =
        "select publish_key from publish where planned_all = false and lane = ? and plan_due <= "
            + dialect.now()
            + " order by planned_all, lane, plan_due limit 1"
            + dialect.skipLocked();
    this.take =
        "update publish set plan_epoch = plan_epoch + 1, plan_due = "
            + dialect.now()
            + " + ? where publish_key = ? and planned_all = false and plan_due <= "
            + dialect.now();
  }

  /**
   * A publish to plan.
   *
   * @param cursor the highest key planned, 0 when planning begins
   * @param bound the highest key to plan, null until planning begins
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
      Long expiresAt) {}

  /**
   * What one page changes.
   *
   * @param delayMs when to look again
   */
  public record Progress(
      long cursor, Long bound, StateChange state, boolean plannedAll, long delayMs) {}

  /** Takes the publish of a lane that has been due longest. */
  public Optional<Claim> claim(Connection connection, short lane, long leaseMs)
      throws SQLException {
    Long key = Rows.first(connection, candidate, row -> row.getLong(1), lane);
    if (key == null || Rows.update(connection, take, leaseMs, key) == 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        Rows.first(
            connection,
            "select publish_key, app_id, lane, state, command, plan_cursor, plan_bound, plan_epoch,"
                + " expires_at from publish where publish_key = ?",
            row ->
                new Claim(
                    row.getLong(1),
                    row.getString(2),
                    row.getShort(3),
                    row.getShort(4),
                    row.getString(5),
                    row.getLong(6),
                    Rows.longOrNull(row, "plan_bound"),
                    row.getInt(8),
                    Rows.longOrNull(row, "expires_at")),
            key));
  }

  /**
   * Saves how far planning is, in the transaction that writes the batches.
   *
   * @return false when somebody else plans it, or it was cancelled: roll back
   */
  public boolean save(Connection connection, Claim claim, Progress progress) throws SQLException {
    String sql =
        "update publish set plan_cursor = ?, plan_bound = ?, state = ?, planned_all = ?,"
            + " plan_due = "
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
