package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL 14 and later. */
final class PostgresDialect implements Dialect {

  private static final String NOW = Vendor.POSTGRESQL.now();

  private static final String CLAIM =
      "update dispatch_batch set state = 1, owner = ?, epoch = epoch + 1, lease_until = "
          + NOW
          + " + ? where batch_key in (select batch_key from dispatch_batch where state = 0"
          + " and lane = ? and app_id = ? and not_before <= "
          + NOW
          + " order by not_before limit ? for update skip locked) returning batch_key";

  private static final String FIRST_OF_NEXT_APP =
      "select app_id, not_before from dispatch_batch where state = 0 and lane = ? and app_id > %s"
          + " order by app_id, not_before limit 1";

  /** From app to app by the index, up to the first whose oldest batch is due. */
  private static final String NEXT_APP =
      "with recursive apps as (("
          + FIRST_OF_NEXT_APP.formatted("?")
          + ") union all select n.app_id, n.not_before from apps a cross join lateral ("
          + FIRST_OF_NEXT_APP.formatted("a.app_id")
          + ") n where a.not_before > "
          + NOW
          + ") select app_id from apps where not_before <= "
          + NOW
          + " limit 1";

  private static final String DEPTH =
      "select count(*), coalesce(sum(size), 0), "
          + NOW
          + " - min(not_before) from (select size, not_before from dispatch_batch where state = 0"
          + " and lane = ? and not_before <= "
          + NOW
          + " order by not_before limit ?) due";

  /** Null until a connection was asked. */
  private volatile Boolean copies;

  @Override
  public Vendor vendor() {
    return Vendor.POSTGRESQL;
  }

  @Override
  public boolean insertUnlessTaken(Connection connection, String insert, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(insert + " on conflict do nothing")) {
      Rows.bind(statement, parameters);
      return statement.executeUpdate() == 1;
    }
  }

  @Override
  public List<Long> claim(Connection connection, Claim claim) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      Rows.bind(
          statement, claim.owner(), claim.leaseMs(), claim.lane(), claim.appId(), claim.limit());
      List<Long> keys = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(rows.getLong(1));
        }
      }
      return keys;
    }
  }

  @Override
  public String nextAppDue(Connection connection, short lane, String after) throws SQLException {
    return Rows.first(connection, NEXT_APP, row -> row.getString(1), lane, after, lane);
  }

  /** By an index of what waits in a lane, whosever it is. */
  @Override
  public NodeRepository.Depth depth(Connection connection, short lane, int most)
      throws SQLException {
    return Rows.first(connection, DEPTH, row -> NodeRepository.Depth.read(row, lane), lane, most);
  }

  @Override
  public String keysAs(String alias) {
    return "unnest(?) " + alias + "(k)";
  }

  @Override
  public String textsAs(String alias) {
    return "unnest(?) " + alias + "(k)";
  }

  @Override
  public void prepareDays(Connection connection, long nowMs) throws SQLException {
    DeliveryDays.prepare(connection, nowMs);
  }

  @Override
  public boolean dropDay(Connection connection, long nowMs) throws SQLException {
    return DeliveryDays.dropOldest(connection, nowMs);
  }

  @Override
  public String skipLocked() {
    return " for update skip locked";
  }

  @Override
  public long databaseBytes(Connection connection) {
    return 0;
  }

  /** COPY where the driver's own connection can be reached through the container's wrapper. */
  @Override
  public void insertDeliveries(Connection connection, List<DeliveryRow> deliveries)
      throws SQLException {
    if (copies == null) {
      copies = DeliveryCopy.isPossible(connection);
    }
    if (copies) {
      DeliveryCopy.insert(connection, deliveries);
    } else {
      DeliveryBatch.insert(connection, deliveries);
    }
  }

  /** Autovacuum does it. */
  @Override
  public boolean compact(Connection connection) {
    return false;
  }
}
