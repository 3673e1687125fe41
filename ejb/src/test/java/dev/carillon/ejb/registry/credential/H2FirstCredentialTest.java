package dev.carillon.ejb.registry.credential;

import dev.carillon.ejb.testing.TestDatabase;
import javax.sql.DataSource;

class H2FirstCredentialTest extends FirstCredentialContract {

  @Override
  DataSource database() {
    return TestDatabase.h2();
  }
}
