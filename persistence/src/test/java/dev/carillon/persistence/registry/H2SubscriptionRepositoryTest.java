package dev.carillon.persistence.registry;

import dev.carillon.persistence.testing.Engine;

class H2SubscriptionRepositoryTest extends SubscriptionRepositoryContract {
  @Override
  Engine engine() {
    return Engine.H2;
  }
}
