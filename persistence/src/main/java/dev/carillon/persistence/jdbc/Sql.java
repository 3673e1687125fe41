package dev.carillon.persistence.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
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

  /** The database behind the data source; asked once. */
  public Vendor vendor() {
    Vendor known = vendor;
    if (known == null) {
      known = on("which database is this", Vendor::of);
      vendor = known;
    }
    return known;
  }

  /** All rows, so the statement must bound them. */
  public <T> List<T> list(String sql, Rows.Reader<T> reader, Object... parameters) {
    return on(sql, connection -> Rows.list(connection, sql, reader, parameters));
  }

  /** The first row. */
  public <T> Optional<T> first(String sql, Rows.Reader<T> reader, Object... parameters) {
    List<T> rows = list(sql, reader, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  /**
   * Rows changed.
   *
   * @throws DuplicateRowException when a unique constraint refuses
   * @throws RefusedDataException when the database takes no such value
   * @throws ContentionException when the whole transaction may be repeated
   */
  public int update(String sql, Object... parameters) {
    return on(sql, connection -> Rows.update(connection, sql, parameters));
  }

  /**
   * Deletes so many rows at most: see {@link Vendor#deleteSome}.
   *
   * @return how many
   */
  public int deleteSome(String table, String condition, int limit, Object... parameters) {
    Object[] all = Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = limit;
    return update(vendor().deleteSome(table, condition), all);
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T on(String sql, Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw SqlStates.translated(sql, e);
    }
  }
}
