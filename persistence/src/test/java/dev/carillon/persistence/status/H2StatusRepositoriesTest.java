package dev.carillon.persistence.status;

import dev.carillon.persistence.testing.Engine;

class H2StatusRepositoriesTest extends StatusRepositoriesContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
