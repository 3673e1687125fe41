package dev.carillon.ejb.pipeline.model;

import dev.carillon.ejb.testing.TestDatabase;
import javax.sql.DataSource;

class H2PublishStateTest extends PublishStateContract {

  @Override
  DataSource database() {
    return TestDatabase.h2();
  }
}
