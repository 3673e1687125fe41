package dev.carillon.persistence.jpa;

import dev.carillon.persistence.testing.MemoryDatabase;
import javax.sql.DataSource;

class H2MappingTest extends MappingContract {

  private static final DataSource DATABASE = MemoryDatabase.open();

  @Override
  DataSource dataSource() {
    return DATABASE;
  }
}
