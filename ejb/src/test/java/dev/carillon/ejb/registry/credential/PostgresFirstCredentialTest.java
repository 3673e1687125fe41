package dev.carillon.ejb.registry.credential;

import dev.carillon.ejb.testing.PostgresServer;
import dev.carillon.persistence.testing.TestDatabases;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresFirstCredentialTest extends FirstCredentialContract {

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource database() {
    return TestDatabases.migrated(SERVER.dataSource());
  }
}
