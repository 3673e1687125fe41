package dev.carillon.persistence.sealed;

import dev.carillon.persistence.testing.Engine;

class PostgresSealedRepositoryTest extends SealedRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
