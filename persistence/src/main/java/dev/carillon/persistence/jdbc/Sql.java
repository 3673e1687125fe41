package dev.carillon.persistence.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Runs prepared statements. Inside a JTA transaction they join it; outside, each commits alone.
 *
 * <p>Safe for many threads. Messages of exceptions name the statement and never its parameters,
 * which may be secrets. The data source bounds a statement's time: a limit of its own costs H2 one
 * more statement each time.
 */
public final class Sql {

  private final DataSource dataSource;

  /** Null until a statement needed it: no connection is taken while beans are made. */
  private volatile Vendor vendor;

  public Sql(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The database behind the data source; asked once. */
  public Vendor vendor() {
    Vendor known = vendor;
    if (known == null) {
      try (Connection connection = dataSource.getConnection()) {
        known = Vendor.of(connection);
        vendor = known;
      } catch (SQLException e) {
        throw SqlStates.translated("which database is this", e);
      }
    }
    return known;
  }

  /** All rows, so the statement must bound them. */
  public <T> List<T> list(String sql, RowReader<T> reader, Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(reader.read(rows));
      }
      return result;
    } catch (SQLException e) {
      throw SqlStates.translated(sql, e);
    }
  }

  /** The first row. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, Object... parameters) {
    List<T> rows = list(sql, reader, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  /**
   * Rows changed.
   *
   * @throws DuplicateRowException when a unique constraint refuses
   * @throws ContentionException when the whole transaction may be repeated
   */
  public int update(String sql, Object... parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw SqlStates.translated(sql, e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object[] parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
