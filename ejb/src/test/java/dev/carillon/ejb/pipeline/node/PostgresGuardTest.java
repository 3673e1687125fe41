package dev.carillon.ejb.pipeline.node;

import dev.carillon.ejb.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresGuardTest extends GuardContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource database() {
    return SERVER.emptyDatabase();
  }
}
