package dev.carillon.persistence.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.testing.TestDatabases;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Every database is born with an epoch of its own and keeps it. */
abstract class HistoryEpochContract {

  /** An empty database. */
  abstract DataSource dataSource();

  @Test
  void aDatabaseHasAnEpochThatNoOtherHas() {
    DataSource one = TestDatabases.migrated(dataSource());
    DataSource other = TestDatabases.migrated(dataSource());
    long epoch = new HistoryRepository(one).epoch();
    assertThat(new HistoryRepository(one).epoch()).isEqualTo(epoch);
    assertThat(new HistoryRepository(other).epoch()).isNotEqualTo(epoch);
  }

  @Test
  void askingForAStreamBeginsNone() {
    HistoryRepository history = new HistoryRepository(TestDatabases.migrated(dataSource()));
    assertThat(history.stream("app", "orders")).isEmpty();
    assertThat(history.appsWithEvents()).isEmpty();
    history.begin(new StreamRow("app", "orders", "s", 0), 1);
    assertThat(history.stream("app", "orders")).contains(new StreamRow("app", "orders", "s", 0));
  }
}
