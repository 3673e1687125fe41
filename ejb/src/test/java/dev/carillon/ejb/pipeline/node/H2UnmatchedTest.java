package dev.carillon.ejb.pipeline.node;

import javax.sql.DataSource;

class H2UnmatchedTest extends UnmatchedContract {
  @Override
  DataSource database() {
    return TestPipeline.newDatabase();
  }
}
