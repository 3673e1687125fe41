package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class PostgresDeviceRepositoryTest extends DeviceRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
