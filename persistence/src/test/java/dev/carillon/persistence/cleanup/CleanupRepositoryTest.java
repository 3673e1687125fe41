package dev.carillon.persistence.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.schema.Schema;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CleanupRepositoryTest {
  private static final long DAY = 86_400_000;
  private static final long NOW = 1_000 * DAY;

  private Sql sql;
  private CleanupRepository repository;

  @BeforeEach
  void migrate() {
    JdbcDataSource dataSource = new JdbcDataSource();
    dataSource.setURL(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;WRITE_DELAY=0;NON_KEYWORDS=VALUE");
    new Schema(dataSource).migrate();
    sql = new Sql(dataSource);
    repository = new CleanupRepository(sql);
  }

  @Test
  void findsDeadAndStaleDevicesOnly() {
    device(1, "ACTIVE", NOW, NOW);
    device(2, "FAILED", NOW - 8 * DAY, NOW - 8 * DAY);
    device(3, "FAILED", NOW - DAY, NOW - DAY);
    device(4, "ACTIVE", NOW - 100 * DAY, null);
    device(5, "ACTIVE", NOW - 100 * DAY, NOW - DAY);

    assertThat(repository.deadDevices(0, NOW - 7 * DAY, NOW - 90 * DAY, 10))
        .containsExactly(2L, 4L);
    assertThat(repository.deadDevices(2, NOW - 7 * DAY, NOW - 90 * DAY, 10)).containsExactly(4L);
  }

  @Test
  void sparesADeviceThatCameBack() {
    device(1, "FAILED", NOW - 8 * DAY, NOW - 8 * DAY);
    sql.update("update device set push_state = 'ACTIVE', updated_at = ?", NOW);

    assertThat(repository.deleteDevice(1, NOW - 7 * DAY, NOW - 90 * DAY)).isZero();
  }

  @Test
  void walksDeliveriesInBoundedSlices() {
    for (long recipient = 1; recipient <= 5; recipient++) {
      delivery(7, recipient);
    }

    assertThat(repository.endOfDeliveries(7, Long.MIN_VALUE, 2)).contains(2L);
    assertThat(repository.deleteDeliveries(7, 2)).isEqualTo(2);
    assertThat(repository.endOfDeliveries(7, 2, 10)).contains(5L);
    assertThat(repository.endOfDeliveries(7, 5, 10)).isEmpty();
  }

  private void device(long key, String state, long updatedAt, Long lastActiveAt) {
    sql.update(
        """
        insert into device (recipient_key, app_id, device_id, provider, platform, token_hash,
          sealed_token, token_since, origin, owner_version, push_state, failure_count, enabled,
          created_at, updated_at, last_active_at)
        values (?, 'app', ?, 1, 'android', ?, x'00', 0, '', 1, ?, 0, true, 0, ?, ?)""",
        key,
        "device-" + key,
        "hash-" + key,
        state,
        updatedAt,
        lastActiveAt);
  }

  private void delivery(long publish, long recipient) {
    sql.update(
        """
        insert into delivery (publish_key, recipient_key, provider, outcome, attempts, settled_at)
        values (?, ?, 1, 1, 1, 0)""",
        publish,
        recipient);
  }
}
