package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class PostgresCredentialRepositoryTest extends CredentialRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
