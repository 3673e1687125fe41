package dev.carillon.persistence.testing;

import dev.carillon.persistence.schema.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Databases for tests. */
public final class TestDatabases {

  private TestDatabases() {}

  /** An empty H2 database in memory, gone with the process. */
  public static DataSource h2() {
    return JdbcConnectionPool.create(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0;NON_KEYWORDS=VALUE",
        "sa",
        "");
  }

  /** With the current schema. */
  public static DataSource migrated(DataSource database) {
    new Schema(database).migrate();
    return database;
  }

  /** Runs one statement. */
  public static void run(DataSource database, String sql) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
