package dev.carillon.ejb.pipeline.node;

import javax.sql.DataSource;

class H2GuardTest extends GuardContract {
  @Override
  DataSource database() {
    return TestPipeline.newDatabase();
  }
}
