package dev.carillon.ejb.pipeline.interaction;

import dev.carillon.ejb.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresInteractionsTest extends InteractionsContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource database() {
    return SERVER.dataSource();
  }
}
