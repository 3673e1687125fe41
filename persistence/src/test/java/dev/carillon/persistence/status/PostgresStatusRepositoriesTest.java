package dev.carillon.persistence.status;

import dev.carillon.persistence.testing.Engine;

class PostgresStatusRepositoriesTest extends StatusRepositoriesContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
