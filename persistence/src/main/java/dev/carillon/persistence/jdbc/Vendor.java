package dev.carillon.persistence.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** The databases that Carillon runs on, and what their SQL says differently. */
public enum Vendor {

  /**
   * H2 2.4. Its own {@code current_timestamp} stands still for the whole transaction, so a lease
   * that a long transaction writes would be over when it commits. H2 runs in this process and has
   * the process's time: a migration makes this function of it.
   */
  H2("carillon_now()"),

  /**
   * PostgreSQL 14 and later. The time at which the statement arrived: {@code clock_timestamp()}
   * changes while a statement runs, so no index can be searched for it, and {@code now()} stands
   * still for the whole transaction.
   */
  POSTGRESQL("(extract(epoch from statement_timestamp()) * 1000)::bigint");

  private final String now;

  Vendor(String now) {
    this.now = now;
  }

  /**
   * Which one is behind a connection.
   *
   * @throws IllegalStateException when it is another one
   */
  public static Vendor of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    return switch (product) {
      case "h2" -> H2;
      case "postgresql" -> POSTGRESQL;
      default -> throw new IllegalStateException("Carillon does not run on " + product);
    };
  }

  /**
   * An expression: the database's own time when the statement ran or began to, in epoch
   * milliseconds; never that of an earlier statement of the transaction. Whoever counts a lease
   * from before he sent the statement does not count too long.
   */
  public String now() {
    return now;
  }

  /**
   * A condition: a text column lies behind the parameter, in the order of ids. Where many rows have
   * the same value, H2 would find the first that is equal and walk through all of them.
   */
  public String behind(String column) {
    return switch (this) {
      case H2 -> column + " >= ? || char(0)";
      case POSTGRESQL -> column + " > ?";
    };
  }

  /**
   * A statement that deletes rows of one table that is not partitioned, so many at most; the number
   * is its last parameter.
   *
   * @param condition whose parameters come first
   */
  public String deleteSome(String table, String condition) {
    return switch (this) {
      case H2 -> "delete from " + table + " where " + condition + " fetch first ? rows only";
      case POSTGRESQL ->
          "delete from "
              + table
              + " where ctid = any (array(select ctid from "
              + table
              + " where "
              + condition
              + " limit ?))";
    };
  }
}
