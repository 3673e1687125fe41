package dev.carillon.persistence.realtime;

import dev.carillon.persistence.testing.TestDatabases;
import javax.sql.DataSource;

class H2HistoryTest extends HistoryContract {
  @Override
  DataSource dataSource() {
    return TestDatabases.h2();
  }
}
