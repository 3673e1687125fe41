package dev.carillon.persistence.realtime;

import dev.carillon.persistence.testing.TestDatabases;
import javax.sql.DataSource;

class H2HistoryEpochTest extends HistoryEpochContract {
  @Override
  DataSource dataSource() {
    return TestDatabases.h2();
  }
}
