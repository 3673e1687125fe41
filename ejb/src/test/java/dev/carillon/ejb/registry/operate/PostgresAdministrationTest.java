package dev.carillon.ejb.registry.operate;

import dev.carillon.ejb.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresAdministrationTest extends AdministrationContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.dataSource();
  }
}
