package dev.carillon.ejb.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A PostgreSQL server with the current schema, for as long as the tests of a class run. */
public final class PostgresServer implements BeforeAllCallback, AfterAllCallback {

  private EmbeddedPostgres server;
  private DataSource dataSource;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = TestDatabase.postgres();
    dataSource = server.getPostgresDatabase();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
  }

  public DataSource dataSource() {
    return dataSource;
  }

  /** An empty database of its own. */
  public DataSource emptyDatabase() {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return server.getDatabase("postgres", name);
  }
}
