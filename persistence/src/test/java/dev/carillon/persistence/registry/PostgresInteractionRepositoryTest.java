package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class PostgresInteractionRepositoryTest extends InteractionRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
