package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Records outcomes, behind the fence of the batch's lease. Call {@link #fence} first: a batch that
 * it refuses belongs to another node by now, and nothing of it may be written.
 */
public final class SettleRepository {

  private static final String DEAD_LETTER =
      "insert into dead_letter (dead_letter_key, app_id, publish_key, publish_id, recipient_key,"
          + " device_id, provider, failure_class, reason, attempts, occurred_at)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String CLEAR =
      "update device set enabled = false, push_state = 'FAILED', error_reason = ?,"
          + " failure_count = failure_count + 1, updated_at = ?, version = version + 1"
          + " where recipient_key = ? and token_since = ? and token_since <= ?";

  private static final String FAILING =
      "update device set push_state = 'FAILING', error_reason = ?,"
          + " failure_count = failure_count + 1, updated_at = ?, version = version + 1"
          + " where recipient_key = ? and token_since = ? and push_state <> 'FAILED'";

  private static final String RECOVERED =
      "update device set push_state = 'ACTIVE', error_reason = null, failure_count = 0,"
          + " updated_at = ?, version = version + 1"
          + " where recipient_key = ? and token_since = ? and push_state = 'FAILING'";

  private final String fence;
  private final Dialect dialect;

  SettleRepository(Dialect dialect) {
    this.dialect = dialect;
    this.fence =
        "update dispatch_batch set "
            + Counts.list(count -> count.column() + " = " + count.column() + " + ?")
            + ", bits = ?, state = ?, first_at = coalesce(first_at, ?), lease_until = "
            + dialect.now()
            + " + ? where batch_key = ? and owner = ? and epoch = ? and state = 1 and bits = ?";
  }

  /** Writes bits and counts; tells for each batch whether its lease still held. */
  public boolean[] fence(Connection connection, List<Flushed> batches) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(fence)) {
      for (Flushed batch : batches) {
        bind(statement, batch);
        statement.addBatch();
      }
      int[] changed = statement.executeBatch();
      boolean[] held = new boolean[changed.length];
      for (int i = 0; i < changed.length; i++) {
        held[i] = changed[i] == 1;
      }
      return held;
    }
  }

  private static void bind(PreparedStatement statement, Flushed batch) throws SQLException {
    int next = 1;
    for (Count count : Count.values()) {
      statement.setInt(next++, (int) batch.added().get(count));
    }
    statement.setBytes(next++, batch.bits());
    statement.setShort(next++, (short) (batch.closed() ? 2 : 1));
    Rows.setLongOrNull(statement, next++, batch.firstAt());
    statement.setLong(next++, batch.leaseMs());
    statement.setLong(next++, batch.batchKey());
    statement.setLong(next++, batch.owner());
    statement.setInt(next++, batch.epoch());
    statement.setBytes(next, batch.before());
  }

  public void insertDeliveries(Connection connection, List<DeliveryRow> deliveries)
      throws SQLException {
    if (deliveries.isEmpty()) {
      return;
    }
    dialect.insertDeliveries(connection, deliveries);
  }

  /** The outcome recorded for a recipient; null when there is none. */
  public Short outcome(Connection connection, long publishKey, long recipientKey)
      throws SQLException {
    return Rows.first(
        connection,
        "select outcome from delivery where publish_key = ? and recipient_key = ?",
        row -> row.getShort(1),
        publishKey,
        recipientKey);
  }

  /** Clears devices whose token is still the one that failed; returns how many. */
  public int clearDevices(Connection connection, List<Invalidation> gone, long nowMs)
      throws SQLException {
    int cleared = 0;
    for (Invalidation invalidation : gone) {
      cleared +=
          Rows.update(
              connection,
              CLEAR,
              invalidation.reason(),
              nowMs,
              invalidation.recipientKey(),
              invalidation.tokenSince(),
              invalidation.goneSince());
    }
    return cleared;
  }

  /**
   * Records that devices fail, or that they work again. A device that was cleared stays so.
   *
   * @param devices in the order of their keys, so that two writers never wait in a circle
   */
  public void noteHealth(Connection connection, List<DeviceHealth> devices, long nowMs)
      throws SQLException {
    for (DeviceHealth device : devices) {
      if (device.failure() == null) {
        Rows.update(connection, RECOVERED, nowMs, device.recipientKey(), device.tokenSince());
      } else {
        Rows.update(
            connection,
            FAILING,
            device.failure(),
            nowMs,
            device.recipientKey(),
            device.tokenSince());
      }
    }
  }

  /** Puts invalidations aside until an administrator decides. */
  public void quarantine(Connection connection, List<Invalidation> gone, long nowMs)
      throws SQLException {
    for (Invalidation invalidation : gone) {
      dialect.insertUnlessTaken(
          connection,
          "insert into quarantined_invalidation (credential_key, recipient_key, token_since,"
              + " gone_since, reason, noted_at) values (?, ?, ?, ?, ?, ?)",
          invalidation.credentialKey(),
          invalidation.recipientKey(),
          invalidation.tokenSince(),
          invalidation.goneSince(),
          invalidation.reason(),
          nowMs);
    }
  }

  /** The invalidations put aside for a credential, oldest device first. */
  public List<Invalidation> quarantined(Connection connection, long credentialKey, int limit)
      throws SQLException {
    return Rows.list(
        connection,
        "select recipient_key, token_since, gone_since, reason from quarantined_invalidation"
            + " where credential_key = ? order by credential_key, recipient_key limit ?",
        row ->
            new Invalidation(
                credentialKey, row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)),
        credentialKey,
        limit);
  }

  /** The credentials that have invalidations put aside: one index seek for each. */
  public List<Long> quarantinedCredentials(Connection connection, int limit) throws SQLException {
    List<Long> credentials = new ArrayList<>();
    Long next = firstQuarantined(connection, 0);
    while (next != null && credentials.size() < limit) {
      credentials.add(next);
      next = firstQuarantined(connection, next + 1);
    }
    return credentials;
  }

  /** From a credential on: behind one, H2 would walk through all rows of that one. */
  private static Long firstQuarantined(Connection connection, long from) throws SQLException {
    return Rows.first(
        connection,
        "select credential_key from quarantined_invalidation where credential_key >= ?"
            + " order by credential_key, recipient_key limit 1",
        row -> row.getLong(1),
        from);
  }

  /** What the registry says of a credential ({@code active}, {@code paused} …); null if unknown. */
  public String credentialState(Connection connection, long credentialKey) throws SQLException {
    return Rows.first(
        connection,
        "select state from credential where credential_key = ?",
        row -> row.getString(1),
        credentialKey);
  }

  public void dropQuarantined(Connection connection, List<Invalidation> decided)
      throws SQLException {
    for (Invalidation invalidation : decided) {
      Rows.update(
          connection,
          "delete from quarantined_invalidation where credential_key = ? and recipient_key = ?",
          invalidation.credentialKey(),
          invalidation.recipientKey());
    }
  }

  public void insertDeadLetters(Connection connection, List<DeadLetterRow> letters)
      throws SQLException {
    if (letters.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(DEAD_LETTER)) {
      for (DeadLetterRow letter : letters) {
        Rows.bind(
            statement,
            letter.deadLetterKey(),
            letter.appId(),
            letter.publishKey(),
            letter.publishId(),
            letter.recipientKey(),
            letter.deviceId(),
            letter.provider(),
            letter.failureClass(),
            letter.reason(),
            letter.attempts(),
            letter.occurredAt());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** A closed batch needs its recipients no more. */
  public void dropArrays(Connection connection, List<Long> batchKeys) throws SQLException {
    if (batchKeys.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("delete from batch_recipients where batch_key = ?")) {
      for (long key : batchKeys) {
        statement.setLong(1, key);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
