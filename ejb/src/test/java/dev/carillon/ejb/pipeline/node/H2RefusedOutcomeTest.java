package dev.carillon.ejb.pipeline.node;

import javax.sql.DataSource;

class H2RefusedOutcomeTest extends RefusedOutcomeContract {
  @Override
  DataSource database() {
    return TestPipeline.newDatabase();
  }
}
