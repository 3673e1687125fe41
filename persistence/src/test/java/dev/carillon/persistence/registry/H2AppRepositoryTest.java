package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class H2AppRepositoryTest extends AppRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
