package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * The numbers that nodes of one database put into their keys: one leased row each, so that no two
 * live nodes have the same.
 */
public final class NodeNumberRepository {

  private final Dialect dialect;

  NodeNumberRepository(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Takes a number that nobody holds or whose lease is over.
   *
   * @param holder any number that no other process has
   * @return whether it was taken
   */
  public boolean lease(Connection connection, int number, long holder, long leaseMs)
      throws SQLException {
    int taken =
        Rows.update(
            connection,
            "update node_number set holder = ?, lease_until = "
                + dialect.now()
                + " + ? where node_number = ? and lease_until < "
                + dialect.now(),
            holder,
            leaseMs,
            number);
    return taken == 1
        || dialect.insertUnlessTaken(
            connection,
            "insert into node_number (node_number, holder, lease_until) values (?, ?, "
                + dialect.now()
                + " + ?)",
            number,
            holder,
            leaseMs);
  }

  /** Prolongs a lease; false when another node has taken the number since. */
  public boolean renew(Connection connection, int number, long holder, long leaseMs)
      throws SQLException {
    return Rows.update(
            connection,
            "update node_number set lease_until = "
                + dialect.now()
                + " + ? where node_number = ? and holder = ?",
            leaseMs,
            number,
            holder)
        == 1;
  }

  /** Gives a number back. */
  public void release(Connection connection, int number, long holder) throws SQLException {
    Rows.update(
        connection, "delete from node_number where node_number = ? and holder = ?", number, holder);
  }

  /** Gives all numbers back: for a database that only one process can have open. */
  public void releaseAll(Connection connection) throws SQLException {
    Rows.update(connection, "delete from node_number");
  }

  /** The numbers of live nodes. */
  public Set<Integer> held(Connection connection) throws SQLException {
    return new HashSet<>(
        Rows.list(
            connection,
            "select node_number from node_number where lease_until >= " + dialect.now(),
            row -> row.getInt(1)));
  }
}
