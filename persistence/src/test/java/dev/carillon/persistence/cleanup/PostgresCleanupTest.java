package dev.carillon.persistence.cleanup;

import dev.carillon.persistence.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresCleanupTest extends CleanupContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.emptyDatabase();
  }
}
