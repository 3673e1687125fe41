package dev.carillon.persistence.pipeline;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The nodes of the pipeline and how much waits for them. */
public final class NodeRepository {

  private final Dialect dialect;

  NodeRepository(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * What waits in one lane.
   *
   * @param oldestMs how long the oldest due batch has been waiting
   */
  public record Depth(short lane, long batches, long recipients, long oldestMs) {}

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

  /** What is due and unclaimed, by lane. */
  public List<Depth> depths(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        "select lane, count(*), sum(size), "
            + dialect.now()
            + " - min(not_before) from dispatch_batch where state = 0 and not_before <= "
            + dialect.now()
            + " group by lane",
        row ->
            new Depth(
                row.getShort(1), row.getLong(2), row.getLong(3), Math.max(0, row.getLong(4))));
  }

  /** Publishes that are due and not planned entirely, by lane. */
  public List<Depth> unplanned(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        "select lane, count(*), sum(expected), "
            + dialect.now()
            + " - min(plan_due) from publish where planned_all = false and plan_due <= "
            + dialect.now()
            + " group by lane",
        row ->
            new Depth(
                row.getShort(1), row.getLong(2), row.getLong(3), Math.max(0, row.getLong(4))));
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

  /** Makes what the coming days' rows need. */
  public void prepareDays(Connection connection, long nowMs) throws SQLException {
    dialect.prepareDays(connection, nowMs);
  }
}
