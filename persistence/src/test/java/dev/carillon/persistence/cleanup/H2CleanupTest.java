package dev.carillon.persistence.cleanup;

import dev.carillon.persistence.testing.TestDatabases;
import javax.sql.DataSource;

class H2CleanupTest extends CleanupContract {
  @Override
  DataSource dataSource() {
    return TestDatabases.h2();
  }
}
