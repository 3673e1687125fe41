package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class H2AppKeyRepositoryTest extends AppKeyRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
