package dev.carillon.ejb.pipeline.interaction;

import dev.carillon.ejb.testing.TestDatabase;
import javax.sql.DataSource;

class H2InteractionsTest extends InteractionsContract {

  @Override
  DataSource database() {
    return TestDatabase.h2();
  }
}
