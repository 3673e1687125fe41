package dev.carillon.persistence.audit;

import dev.carillon.persistence.testing.Engine;

class PostgresAuditRepositoryTest extends AuditRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
