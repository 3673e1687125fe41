package dev.carillon.ejb.registry.device;

import dev.carillon.ejb.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresDeviceWritesTest extends DeviceWritesContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.dataSource();
  }
}
