package dev.carillon.persistence.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.cleanup.CleanupRepository.OfRecipients;
import dev.carillon.persistence.jdbc.KeyLayout;
import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.pipeline.Transactions;
import dev.carillon.persistence.testing.TestDatabases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for the cleanup. */
abstract class CleanupContract {
  private static final long DAY = 86_400_000;
  private static final long NOW = 20_600 * DAY;

  private static final String BATCH =
      """
      insert into dispatch_batch (batch_key, publish_key, app_id, lane, provider, credential_key,
        origin, sole, attempt, state, not_before, throttled, owner, lease_until, epoch, size, bits)
      values (?, ?, 'app', 1, 1, 0, '', false, 1, 2, 0, false, 0, 0, 1, 1, ?)\
      """;

  private DataSource database;
  private Sql sql;
  private CleanupRepository repository;

  /** An empty database. */
  abstract DataSource dataSource();

  @BeforeEach
  void migrate() {
    database = TestDatabases.migrated(dataSource());
    sql = new Sql(database);
    repository = new CleanupRepository(sql);
  }

  @Test
  void findsDeadAndStaleDevicesOnly() {
    device(1, "ACTIVE", NOW, NOW);
    device(2, "FAILED", NOW - 8 * DAY, NOW - 8 * DAY);
    device(3, "FAILED", NOW - DAY, NOW - DAY);
    device(4, "ACTIVE", NOW - 100 * DAY, null);
    device(5, "ACTIVE", NOW - 100 * DAY, NOW - DAY);

    CleanupRepository.Found all = repository.deadDevices(0, NOW - 7 * DAY, NOW - 90 * DAY, 10);
    assertThat(all.keys()).containsExactly(2L, 4L);
    assertThat(all.last()).isEmpty();
  }

  @Test
  void looksThroughDevicesInPages() {
    for (long key = 1; key <= 5; key++) {
      device(key, "ACTIVE", NOW, NOW);
    }
    device(6, "FAILED", NOW - 8 * DAY, NOW - 8 * DAY);

    CleanupRepository.Found first = repository.deadDevices(0, NOW - 7 * DAY, NOW - 90 * DAY, 3);
    assertThat(first.keys()).isEmpty();
    assertThat(first.last()).hasValue(3);
    assertThat(repository.deadDevices(3, NOW - 7 * DAY, NOW - 90 * DAY, 3).keys())
        .containsExactly(6L);
  }

  @Test
  void findsOldDeadLettersByTheirKeys() {
    for (int age = 1; age <= 4; age++) {
      deadLetter(KeyLayout.floorOf(NOW - age * DAY), NOW - age * DAY);
    }
    CleanupRepository.Found old = repository.oldDeadLetters(0, NOW - 2 * DAY, 10);
    assertThat(old.keys())
        .containsExactly(KeyLayout.floorOf(NOW - 4 * DAY), KeyLayout.floorOf(NOW - 3 * DAY));
    assertThat(old.last()).isEmpty();
    assertThat(repository.oldDeadLetters(0, NOW - 2 * DAY, 1).last())
        .hasValue(KeyLayout.floorOf(NOW - 4 * DAY));
  }

  @Test
  void removesWhatAKillLeftOfAPublish() {
    batches(1, 1_500, 7);
    batches(2_000, 2_000, 8);

    repository.deletePublish(7);

    assertThat(sql.list("select batch_key from dispatch_batch", row -> row.getLong(1)))
        .containsExactly(2_000L);
    assertThat(sql.list("select batch_key from batch_recipients", row -> row.getLong(1)))
        .containsExactly(2_000L);
  }

  /** A table that is added later is removed with its app, or this says so. */
  @Test
  void anErasureKnowsEveryTableThatNamesAnApp() throws SQLException {
    Set<String> named = new TreeSet<>();
    try (Connection connection = database.getConnection()) {
      boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
      try (ResultSet columns =
          connection
              .getMetaData()
              .getColumns(null, upper ? "PUBLIC" : "public", null, upper ? "APP_ID" : "app_id")) {
        while (columns.next()) {
          named.add(columns.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
        }
      }
    }
    Set<String> erased = new TreeSet<>(AppErasure.TABLES);
    erased.removeAll(Set.of("ceiling", "quarantined_invalidation")); // by other columns
    erased.addAll(Set.of("publish", "audit")); // before the rest; and what stays
    assertThat(named).isEqualTo(erased);
  }

  @Test
  void erasesOneAppInPiecesAndNothingOfAnother() {
    for (String app : new String[] {"app", "other"}) {
      sql.update(
          "insert into app (app_id, name, enabled, settings, created_at)"
              + " values (?, 'x', false, '{}', 1)",
          app);
      sql.update("insert into ceiling (scope, limits) values (?, '{}')", app);
      sql.update(
          "insert into app_key (key_id, app_id, kind, capability, enabled, created_at)"
              + " values (?, ?, 'api', 'read', true, 1)",
          "k-" + app,
          app);
    }
    for (long key = 1; key <= 1_500; key++) {
      device(key, "ACTIVE", NOW, NOW);
    }
    batches(1, 3, 7);
    AppErasure erasure = new AppErasure(sql);

    int pieces = 0;
    for (int table = 0; table < AppErasure.TABLES.size(); table++) {
      while (erasure.holds(table, "app")) {
        assertThat(erasure.deleteSome(table, "app")).isPositive();
        pieces++;
      }
    }

    assertThat(pieces).isEqualTo(1 + 2 + 1 + 1 + 1);
    assertThat(sql.list("select app_id from app", row -> row.getString(1)))
        .containsExactly("other");
    assertThat(sql.list("select scope from ceiling", row -> row.getString(1)))
        .containsExactly("other");
    assertThat(sql.list("select key_id from app_key", row -> row.getString(1)))
        .containsExactly("k-other");
    assertThat(sql.list("select 1 from device", row -> row.getInt(1))).isEmpty();
    assertThat(erasure.nextPiece("app")).isEmpty();
  }

  @Test
  void sparesADeviceThatCameBack() {
    device(1, "FAILED", NOW - 8 * DAY, NOW - 8 * DAY);
    sql.update("update device set push_state = 'ACTIVE', updated_at = ?", NOW);

    assertThat(repository.deleteDevice(1, NOW - 7 * DAY, NOW - 90 * DAY)).isZero();
  }

  @Test
  void walksRowsOfRecipientsInBoundedSlices() {
    for (long recipient = 1; recipient <= 5; recipient++) {
      delivery(7, recipient);
      raw(7, recipient);
    }

    for (OfRecipients rows : OfRecipients.values()) {
      assertThat(repository.endOf(rows, 7, Long.MIN_VALUE, 2)).contains(2L);
      assertThat(repository.delete(rows, 7, 2)).isEqualTo(2);
      assertThat(repository.endOf(rows, 7, 2, 10)).contains(5L);
      assertThat(repository.endOf(rows, 7, 5, 10)).isEmpty();
    }
  }

  private void device(long key, String state, long updatedAt, Long lastActiveAt) {
    sql.update(
        """
        insert into device (recipient_key, app_id, device_id, provider, platform, token_hash,
          sealed_token, token_since, origin, owner_version, push_state, failure_count, enabled,
          created_at, updated_at, last_active_at)
        values (?, 'app', ?, 1, 'android', ?, ?, 0, '', 1, ?, 0, true, 0, ?, ?)\
        """,
        key,
        "device-" + key,
        "hash-" + key,
        new byte[1],
        state,
        updatedAt,
        lastActiveAt);
  }

  private void delivery(long publish, long recipient) {
    sql.update(
        """
        insert into delivery (publish_key, recipient_key, provider, outcome, attempts, settled_at)
        values (?, ?, 1, 1, 1, 0)\
        """,
        publish,
        recipient);
  }

  private void raw(long publish, long recipient) {
    sql.update(
        """
        insert into publish_recipient
          (publish_key, recipient_key, registered, provider, origin, sealed_token)
        values (?, ?, false, 1, '', ?)\
        """,
        publish,
        recipient,
        new byte[1]);
  }

  private void deadLetter(long key, long at) {
    sql.update(
        """
        insert into dead_letter (dead_letter_key, app_id, publish_key, publish_id, recipient_key,
          provider, failure_class, attempts, occurred_at) values (?, 'app', 1, 'p', 1, 1, 1, 1, ?)\
        """,
        key,
        at);
  }

  private void batches(long first, long last, long publish) {
    new Transactions(database)
        .execute(
            connection -> {
              for (long key = first; key <= last; key++) {
                Rows.update(connection, BATCH, key, publish, new byte[1]);
                Rows.update(
                    connection,
                    "insert into batch_recipients (batch_key, recipients) values (?, ?)",
                    key,
                    new byte[1]);
              }
            });
  }
}
