package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class H2TemplateRepositoryTest extends TemplateRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
