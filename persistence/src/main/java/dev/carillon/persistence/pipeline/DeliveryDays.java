package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.KeyLayout;
import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The partitions of PostgreSQL's table of deliveries: one for each day (UTC) of the publishes that
 * the rows belong to, made ahead of time, and dropped as a whole once every publish of the day may
 * be forgotten.
 */
final class DeliveryDays {

  private static final int DAYS_AHEAD = 3;

  /** A publish is accepted on one day, and its transaction may end on the next. */
  private static final int DAYS_KEPT = 2;

  private static final String PREFIX = "delivery_";
  private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

  /** Any number: nodes that make or drop the same partition at once take turns. */
  private static final String LOCK = "select pg_advisory_xact_lock(7127420001)";

  /** Whether a day's partition is missing and its rows lie in the rest: it would be refused. */
  private static final String LIE_IN_THE_REST =
      "select to_regclass(?) is null and exists (select 1 from delivery_rest"
          + " where publish_key >= ? and publish_key < ?)";

  /** Dropping a partition needs the table alone for an instant. */
  private static final String WAIT_LITTLE = "set local lock_timeout = '1s'";

  private static final String PARTITIONS =
      "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
          + " where i.inhparent = 'delivery'::regclass and c.relname ~ '^delivery_[0-9]{8}$'"
          + " and c.relname < ? order by c.relname limit 400";

  /** Whether a publish of these keys is still wanted. */
  private static final String WANTED =
      "select exists (select 1 from publish where publish_key >= ? and publish_key < ?"
          + " and (purge_at is null or purge_at > ?))";

  private DeliveryDays() {}

  static void prepare(Connection connection, long nowMs) throws SQLException {
    LocalDate today = day(nowMs);
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
      // today's rows may lie in the rest already; those of a later day do where a node's clock was
      // ahead: the rest keeps that day then
      for (int ahead = 1; ahead <= DAYS_AHEAD; ahead++) {
        LocalDate day = today.plusDays(ahead);
        if (liesInTheRest(connection, day)) {
          continue;
        }
        statement.execute(
            "create table if not exists %s partition of delivery for values from (%d) to (%d)"
                .formatted(PREFIX + day.format(DAY), floor(day), floor(day.plusDays(1))));
      }
    }
  }

  private static boolean liesInTheRest(Connection connection, LocalDate day) throws SQLException {
    return Rows.first(
        connection,
        LIE_IN_THE_REST,
        row -> row.getBoolean(1),
        PREFIX + day.format(DAY),
        floor(day),
        floor(day.plusDays(1)));
  }

  static boolean dropOldest(Connection connection, long nowMs) throws SQLException {
    String kept = PREFIX + day(nowMs).minusDays(DAYS_KEPT - 1).format(DAY);
    for (String name : Rows.list(connection, PARTITIONS, row -> row.getString(1), kept)) {
      LocalDate day = LocalDate.parse(name.substring(PREFIX.length()), DAY);
      if (!isWanted(connection, day, nowMs)) {
        drop(connection, name);
        return true;
      }
    }
    return false;
  }

  private static boolean isWanted(Connection connection, LocalDate day, long nowMs)
      throws SQLException {
    return Rows.first(
        connection, WANTED, row -> row.getBoolean(1), floor(day), floor(day.plusDays(1)), nowMs);
  }

  private static void drop(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(WAIT_LITTLE);
      statement.execute(LOCK);
      statement.execute("drop table if exists " + name);
    }
  }

  private static LocalDate day(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static long floor(LocalDate day) {
    return KeyLayout.floorOf(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
  }
}
