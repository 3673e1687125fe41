package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class PostgresAppRepositoryTest extends AppRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
