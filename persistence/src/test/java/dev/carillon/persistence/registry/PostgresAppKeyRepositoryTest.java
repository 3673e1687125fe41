package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class PostgresAppKeyRepositoryTest extends AppKeyRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
