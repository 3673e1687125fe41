package dev.carillon.ejb.registry.app;

import dev.carillon.ejb.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresAppSettingsTest extends AppSettingsContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.dataSource();
  }
}
