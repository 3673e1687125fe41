package dev.carillon.persistence.jpa;

import dev.carillon.persistence.testing.PostgresServer;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresMappingTest extends MappingContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.dataSource();
  }
}
