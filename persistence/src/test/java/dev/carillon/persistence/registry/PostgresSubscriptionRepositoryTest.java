package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class PostgresSubscriptionRepositoryTest extends SubscriptionRepositoryContract {
  @Override
  Engine engine() {
    return Engine.POSTGRESQL;
  }
}
