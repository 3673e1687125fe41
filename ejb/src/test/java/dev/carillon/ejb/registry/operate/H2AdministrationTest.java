package dev.carillon.ejb.registry.operate;

import dev.carillon.ejb.testing.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;

class H2AdministrationTest extends AdministrationContract {

  private static DataSource database;

  @BeforeAll
  static void start() {
    database = TestDatabase.h2();
  }

  @Override
  DataSource dataSource() {
    return database;
  }
}
