package dev.carillon.persistence.sealed;

import dev.carillon.persistence.testing.Engine;

class H2SealedRepositoryTest extends SealedRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
