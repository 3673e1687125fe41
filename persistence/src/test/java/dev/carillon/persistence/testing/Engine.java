package dev.carillon.persistence.testing;

import dev.carillon.persistence.schema.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;

/**
 * The database servers, each started once for all tests of the process and stopped with it. What
 * tests write there they tell apart by their apps' ids.
 */
public enum Engine {
  H2 {
    @Override
    DataSource start() {
      return MemoryDatabase.open();
    }
  },
  POSTGRESQL {
    @Override
    DataSource start() {
      try {
        DataSource database = EmbeddedPostgres.start().getPostgresDatabase();
        new Schema(database).migrate();
        return database;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  private TestPersistence persistence;

  abstract DataSource start();

  public synchronized TestPersistence persistence() {
    if (persistence == null) {
      persistence = new TestPersistence(start());
    }
    return persistence;
  }
}
