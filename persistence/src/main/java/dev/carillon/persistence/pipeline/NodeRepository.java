package dev.carillon.persistence.pipeline;

import dev.carillon.api.Lane;
import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The nodes of the pipeline and how much waits for them. */
public final class NodeRepository {

  private static final int MOST_COUNTED = 50_000;

  private final Dialect dialect;
  private final String unplanned;

  NodeRepository(Dialect dialect) {
    this.dialect = dialect;
    this.unplanned =
        "select count(*), coalesce(sum(expected), 0), "
            + dialect.now()
            + " - min(plan_due) from (select expected, plan_due from publish"
            + " where planned_all = false and lane = ? and plan_due <= "
            + dialect.now()
            + " order by planned_all, lane, plan_due limit ?) due";
  }

  /**
   * What waits in one lane.
   *
   * @param batches at most {@value #MOST_COUNTED}: past that it is too many anyway
   * @param recipients of those
   * @param oldestMs how long the oldest due batch has been waiting
   */
  public record Depth(short lane, long batches, long recipients, long oldestMs) {

    static Depth read(ResultSet row, short lane) throws SQLException {
      return new Depth(lane, row.getLong(1), row.getLong(2), Math.max(0, row.getLong(3)));
    }

    Depth plus(Depth other) {
      return new Depth(
          lane,
          batches + other.batches,
          recipients + other.recipients,
          Math.max(oldestMs, other.oldestMs));
    }
  }

  public void register(Connection connection, long nodeKey, String name, long leaseMs)
      throws SQLException {
    Rows.update(
        connection,
        "insert into pipeline_node (node_key, node_name, started_at, lease_until) values (?, ?, "
            + dialect.now()
            + ", "
            + dialect.now()
            + " + ?)",
        nodeKey,
        name,
        leaseMs);
  }

  public void beat(Connection connection, long nodeKey, long leaseMs) throws SQLException {
    Rows.update(
        connection,
        "update pipeline_node set lease_until = " + dialect.now() + " + ? where node_key = ?",
        leaseMs,
        nodeKey);
    Rows.update(
        connection,
        "delete from pipeline_node where lease_until < " + dialect.now() + " - 86400000");
  }

  /** Names of the nodes that are alive. */
  public List<String> alive(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        "select node_name from pipeline_node where lease_until >= "
            + dialect.now()
            + " order by node_key limit 1024",
        row -> row.getString(1));
  }

  /** What is due and unclaimed, by lane; lanes where nothing waits are left out. */
  public List<Depth> depths(Connection connection) throws SQLException {
    return byLane(lane -> dialect.depth(connection, lane, MOST_COUNTED));
  }

  /** Publishes that are due and not planned entirely, by lane, as {@link #depths}. */
  public List<Depth> unplanned(Connection connection) throws SQLException {
    return byLane(
        lane ->
            Rows.first(connection, unplanned, row -> Depth.read(row, lane), lane, MOST_COUNTED));
  }

  @FunctionalInterface
  private interface OfLane {
    Depth read(short lane) throws SQLException;
  }

  private static List<Depth> byLane(OfLane depths) throws SQLException {
    List<Depth> waiting = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      Depth depth = depths.read(lane.code());
      if (depth.batches() > 0) {
        waiting.add(depth);
      }
    }
    return waiting;
  }

  public long now(Connection connection) throws SQLException {
    return Rows.first(connection, "select " + dialect.now(), row -> row.getLong(1));
  }

  /** The size of the embedded database's file in bytes; 0 for a database server. */
  public long databaseBytes(Connection connection) throws SQLException {
    return dialect.databaseBytes(connection);
  }

  /**
   * Makes the embedded database's file a little smaller; call it again while there is something to
   * do and nothing else. On a connection outside any transaction.
   *
   * @return whether there was something to do
   */
  public boolean compact(Connection connection) throws SQLException {
    return dialect.compact(connection);
  }

  /**
   * Drops the storage of the oldest day whose deliveries nobody needs any more, where days have
   * storage of their own. Call it in a transaction of its own, again while it answers true.
   *
   * @return whether there was such a day
   */
  public boolean dropDay(Connection connection, long nowMs) throws SQLException {
    return dialect.dropDay(connection, nowMs);
  }

  /** Makes what the coming days' rows need. */
  public void prepareDays(Connection connection, long nowMs) throws SQLException {
    dialect.prepareDays(connection, nowMs);
  }
}
