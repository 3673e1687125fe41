package dev.carillon.ejb.app;

import dev.carillon.ejb.testing.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresAppSettingsTest extends AppSettingsContract {

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws IOException {
    server = TestDatabase.postgres();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  DataSource dataSource() {
    return server.getPostgresDatabase();
  }
}
