package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class PostgresTemplateRepositoryTest extends TemplateRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
