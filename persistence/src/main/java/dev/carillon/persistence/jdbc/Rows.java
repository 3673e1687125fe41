package dev.carillon.persistence.jdbc;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/**
 * The few lines around each statement: the one place that prepares, binds and reads. Connections
 * are the caller's; {@link Sql} and the pipeline's transactions lend them, and translate what the
 * database refuses by {@link SqlStates}. The bound of a statement's time is the data source's (a
 * timeout on each statement costs a round trip of its own on H2), and a start without one is
 * refused.
 */
public final class Rows {

  private Rows() {}

  /** Reads one row. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Sets all parameters, in their order. */
  public static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }

  /** Rows changed. */
  public static int update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** All rows, so the statement must bound them. */
  public static <T> List<T> list(
      Connection connection, String sql, Reader<T> reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      List<T> result = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          result.add(reader.read(rows));
        }
      }
      return result;
    }
  }

  /** The first row, null when there is none. */
  public static <T> T first(
      Connection connection, String sql, Reader<T> reader, Object... parameters)
      throws SQLException {
    List<T> rows = list(connection, sql, reader, parameters);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** Keys as one parameter. */
  public static Array keys(Connection connection, long[] keys) throws SQLException {
    Object[] boxed = new Object[keys.length];
    for (int i = 0; i < keys.length; i++) {
      boxed[i] = keys[i];
    }
    return connection.createArrayOf("bigint", boxed);
  }

  public static Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  public static void setLongOrNull(PreparedStatement statement, int index, Long value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.BIGINT);
    } else {
      statement.setLong(index, value);
    }
  }
}
