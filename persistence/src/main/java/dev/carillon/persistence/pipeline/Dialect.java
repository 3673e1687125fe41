package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the pipeline's SQL needs said differently by each database. */
interface Dialect {

  /** Which database it is the dialect of. */
  Vendor vendor();

  /** An expression: see {@link Vendor#now}. */
  default String now() {
    return vendor().now();
  }

  /**
   * Inserts a row unless its unique key is taken; waits for a transaction that is about to take it.
   * The present transaction survives either way.
   *
   * @return whether the row was inserted
   */
  boolean insertUnlessTaken(Connection connection, String insert, Object... parameters)
      throws SQLException;

  /**
   * Leases waiting batches, the oldest due first, skipping those that another node is taking.
   *
   * @return their keys
   */
  List<Long> claim(Connection connection, Claim claim) throws SQLException;

  /**
   * The next app, in the order of ids, of which a batch is due and unclaimed in a lane: for each
   * app that only waits, one seek and no round trip.
   *
   * @return null when there is none
   */
  String nextAppDue(Connection connection, short lane, String after) throws SQLException;

  /**
   * What is due and unclaimed in one lane.
   *
   * @param most batches that are counted
   */
  NodeRepository.Depth depth(Connection connection, short lane, int most) throws SQLException;

  /** Joins the keys of an array parameter with a table: the index seeks of a bulk read. */
  String keysAs(String alias);

  /** The same for texts: H2 answers {@code = any(?)} by all rows that the rest of it leaves. */
  String textsAs(String alias);

  /** Makes what must exist before rows of the coming days are written; cheap when it does. */
  void prepareDays(Connection connection, long nowMs) throws SQLException;

  /**
   * Drops what holds the deliveries of a day that is over and whose publishes may all be forgotten;
   * one day at most, the oldest. Waits a moment for statements that are under way, and no longer:
   * others wait behind it.
   *
   * @return whether one was dropped: there may be more
   * @throws SQLException also when it waited in vain
   */
  boolean dropDay(Connection connection, long nowMs) throws SQLException;

  /** What ends a query for one row that several nodes want to take; may be nothing. */
  String skipLocked();

  /** The size of the database's file in bytes; 0 where the node has no say in it. */
  long databaseBytes(Connection connection) throws SQLException;

  /** Inserts rows of deliveries, many at a time. */
  void insertDeliveries(Connection connection, List<DeliveryRow> deliveries) throws SQLException;

  /**
   * Makes the database's file a little smaller, without holding anybody up for long.
   *
   * @return whether there was something to do
   */
  boolean compact(Connection connection) throws SQLException;

  /**
   * Which batches to lease and for whom.
   *
   * @param limit how many at most
   */
  record Claim(short lane, String appId, long owner, long leaseMs, int limit) {}
}
