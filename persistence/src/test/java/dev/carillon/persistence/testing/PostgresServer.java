package dev.carillon.persistence.testing;

import dev.carillon.persistence.schema.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A PostgreSQL server with the current schema, for as long as the tests of a class run. */
public final class PostgresServer implements BeforeAllCallback, AfterAllCallback {

  private EmbeddedPostgres server;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = EmbeddedPostgres.start();
    new Schema(server.getPostgresDatabase()).migrate();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
  }

  public DataSource dataSource() {
    return server.getPostgresDatabase();
  }

  /** Another database of the server, empty. */
  public DataSource emptyDatabase() {
    String name = "t" + UUID.randomUUID().toString().replace("-", "");
    TestDatabases.run(server.getPostgresDatabase(), "create database " + name);
    return server.getDatabase("postgres", name);
  }
}
