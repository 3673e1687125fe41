package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class H2DeviceRepositoryTest extends DeviceRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
