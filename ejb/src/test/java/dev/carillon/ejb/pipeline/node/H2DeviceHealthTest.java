package dev.carillon.ejb.pipeline.node;

import javax.sql.DataSource;

class H2DeviceHealthTest extends DeviceHealthContract {
  @Override
  DataSource database() {
    return TestPipeline.newDatabase();
  }
}
