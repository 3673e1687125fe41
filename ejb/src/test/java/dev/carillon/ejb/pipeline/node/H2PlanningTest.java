package dev.carillon.ejb.pipeline.node;

import javax.sql.DataSource;

class H2PlanningTest extends PlanningContract {
  @Override
  DataSource database() {
    return TestPipeline.newDatabase();
  }
}
