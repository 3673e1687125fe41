package dev.carillon.persistence.audit;

import dev.carillon.persistence.testing.Engine;

class H2AuditRepositoryTest extends AuditRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
