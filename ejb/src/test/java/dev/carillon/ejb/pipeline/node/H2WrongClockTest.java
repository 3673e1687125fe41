package dev.carillon.ejb.pipeline.node;

import javax.sql.DataSource;

class H2WrongClockTest extends WrongClockContract {
  @Override
  DataSource database() {
    return TestPipeline.newDatabase();
  }
}
