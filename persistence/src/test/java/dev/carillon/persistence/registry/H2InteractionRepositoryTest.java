package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class H2InteractionRepositoryTest extends InteractionRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
