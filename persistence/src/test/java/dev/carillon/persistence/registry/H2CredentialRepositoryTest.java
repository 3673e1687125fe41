package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class H2CredentialRepositoryTest extends CredentialRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
