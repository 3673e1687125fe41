package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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

  private static final String DEPTH =
      "select count(*), coalesce(sum(size), 0), "
          + NOW
          + " - min(not_before) from (select size, not_before from dispatch_batch where state = 0"
          + " and lane = ? and not_before <= "
          + NOW
          + " order by not_before limit ?) due";

  /** As in the keys: milliseconds since 2024, shifted by 22 bits. */
  private static final long KEY_EPOCH_MS = 1_704_067_200_000L;

  private static final int KEY_SHIFT = 22;
  private static final int DAYS_AHEAD = 3;

  /** Any number: nodes that make the same partition at once take turns. */
  private static final String DAYS_LOCK = "select pg_advisory_xact_lock(7127420001)";

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
  public String behind(String appId) {
    return appId;
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
  public void prepareDays(Connection connection, long nowMs) throws SQLException {
    LocalDate today = Instant.ofEpochMilli(nowMs).atZone(ZoneOffset.UTC).toLocalDate();
    try (Statement statement = connection.createStatement()) {
      statement.execute(DAYS_LOCK);
      // today's rows may lie in the rest already, and then its partition would be refused
      for (int ahead = 1; ahead <= DAYS_AHEAD; ahead++) {
        LocalDate day = today.plusDays(ahead);
        statement.execute(
            "create table if not exists delivery_"
                + day.format(DateTimeFormatter.BASIC_ISO_DATE)
                + " partition of delivery for values from ("
                + floor(day)
                + ") to ("
                + floor(day.plusDays(1))
                + ")");
      }
    }
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

  private static long floor(LocalDate day) {
    return (day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli() - KEY_EPOCH_MS)
        << KEY_SHIFT;
  }
}
