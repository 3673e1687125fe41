package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.Vendor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** Batches: written, claimed, leased. Works on the caller's connection and transaction. */
public final class BatchRepository {

  /** Up to this many recipients lie in the batch's own row: one insert for a small publish. */
  public static final int INLINE = 64;

  private static final String INSERT =
      "insert into dispatch_batch (batch_key, publish_key, app_id, lane, provider, credential_key,"
          + " origin, parent_key, sole, attempt, not_before, throttled, first_at, size, recipients,"
          + " bits, state, owner, epoch, lease_until)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)";

  private static final String SELECT =
      "select b.batch_key, b.publish_key, b.app_id, b.lane, b.provider, b.credential_key,"
          + " b.origin, b.parent_key, b.sole, b.attempt, b.not_before, b.throttled, b.epoch,"
          + " b.first_at, coalesce(b.recipients, r.recipients) as packed, b.bits"
          + " from dispatch_batch b left join batch_recipients r on r.batch_key = b.batch_key"
          + " where b.batch_key = ?";

  private final Dialect dialect;
  private final String insert;
  private final String renew;
  private final String releaseExpired;

  BatchRepository(Dialect dialect) {
    this.dialect = dialect;
    this.insert = String.format(INSERT, dialect.now() + " + ?");
    this.renew =
        "update dispatch_batch set lease_until = "
            + dialect.now()
            + " + ? where batch_key = ? and owner = ? and epoch = ? and state = 1";
    this.releaseExpired =
        "update dispatch_batch set state = 0, owner = 0 where state = 1 and lease_until < "
            + dialect.now();
  }

  /** Who leases a new batch from the start; null for nobody. */
  public record Lease(long owner, long millis) {}

  /** A lease as later writes name it. */
  public record Held(long batchKey, int epoch) {}

  /** Which waiting batches to take. */
  public record Claim(short lane, String appId, Lease lease, int limit) {}

  /**
   * Writes new batches, waiting or (epoch 1) leased already. A lease ends so long after the
   * statement that writes it, by the database's clock, whenever the transaction began or commits:
   * one that commits after that time has written batches whose lease is over, which anybody may
   * claim.
   *
   * @return {@link System#nanoTime} right before the first of them was sent: whoever counts the
   *     leases from then on never holds one for longer than the database does
   */
  public long insert(Connection connection, List<BatchRow> batches, Lease lease)
      throws SQLException {
    long before = System.nanoTime();
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (BatchRow batch : batches) {
        bind(statement, batch, lease);
        statement.addBatch();
      }
      statement.executeBatch();
    }
    insertLargeArrays(connection, batches);
    return before;
  }

  /** Claims due batches of one lane and app and reads them. */
  public List<BatchRow> claim(Connection connection, Claim claim) throws SQLException {
    List<Long> keys =
        dialect.claim(
            connection,
            new Dialect.Claim(
                claim.lane(),
                claim.appId(),
                claim.lease().owner(),
                claim.lease().millis(),
                claim.limit()));
    List<BatchRow> batches = new ArrayList<>(keys.size());
    for (long key : keys) {
      batches.add(Rows.first(connection, SELECT, BatchRepository::read, key));
    }
    return batches;
  }

  /** The next app, in the order of ids, with a batch due in a lane; null when there is none. */
  public String nextAppDue(Connection connection, short lane, String after) throws SQLException {
    return dialect.nextAppDue(connection, lane, after);
  }

  /** A statement for the next app, given a lane and an id, with a batch waiting there. */
  static String nextApp(Vendor vendor) {
    return "select app_id from dispatch_batch where state = 0 and lane = ? and "
        + vendor.behind("app_id")
        + " order by state, lane, app_id limit 1";
  }

  /** Prolongs leases; the result tells for each whether it still held. */
  public boolean[] renew(Connection connection, long owner, long leaseMs, List<Held> held)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(renew)) {
      for (Held lease : held) {
        Rows.bind(statement, leaseMs, lease.batchKey(), owner, lease.epoch());
        statement.addBatch();
      }
      int[] changed = statement.executeBatch();
      boolean[] alive = new boolean[changed.length];
      for (int i = 0; i < changed.length; i++) {
        alive[i] = changed[i] == 1;
      }
      return alive;
    }
  }

  /** Gives back leases that ran out; returns how many. */
  public int releaseExpired(Connection connection) throws SQLException {
    return Rows.update(connection, releaseExpired);
  }

  /** Gives back all leases but this owner's: for a database that only one process can open. */
  public int releaseOthers(Connection connection, long owner) throws SQLException {
    return Rows.update(
        connection,
        "update dispatch_batch set state = 0, owner = 0 where state = 1 and owner <> ?",
        owner);
  }

  /** Puts a leased batch back, unchanged but for when it is due. */
  public boolean giveBack(Connection connection, Held held, long owner, long delayMs)
      throws SQLException {
    String sql =
        "update dispatch_batch set state = 0, owner = 0, not_before = "
            + dialect.now()
            + " + ?, throttled = ? where batch_key = ? and owner = ? and epoch = ? and state = 1";
    return Rows.update(connection, sql, delayMs, delayMs > 0, held.batchKey(), owner, held.epoch())
        == 1;
  }

  /** How many batches of a publish are due and nobody has claimed them. */
  public int unclaimed(Connection connection, long publishKey) throws SQLException {
    return Rows.first(
        connection,
        "select count(*) from dispatch_batch where publish_key = ? and state = 0"
            + " and not_before <= "
            + dialect.now(),
        row -> row.getInt(1),
        publishKey);
  }

  /** Makes what waits of a publish due at once: it was cancelled. */
  public int dueNow(Connection connection, long publishKey) throws SQLException {
    return Rows.update(
        connection,
        "update dispatch_batch set not_before = "
            + dialect.now()
            + ", throttled = false where publish_key = ? and state = 0",
        publishKey);
  }

  /** Recipients in leased batches of a publish that are not recorded: some may be in flight. */
  public long leasedOpen(Connection connection, long publishKey) throws SQLException {
    return Rows.first(
        connection,
        "select coalesce(sum(size - succeeded - failed - expired - dead_lettered - cancelled"
            + " - dropped - moved), 0) from dispatch_batch where publish_key = ? and state = 1",
        row -> row.getLong(1),
        publishKey);
  }

  private void insertLargeArrays(Connection connection, List<BatchRow> batches)
      throws SQLException {
    if (batches.stream().allMatch(BatchRepository::inline)) {
      return;
    }
    String sql = "insert into batch_recipients (batch_key, recipients) values (?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (BatchRow batch : batches) {
        if (!inline(batch)) {
          statement.setLong(1, batch.batchKey());
          statement.setBytes(2, batch.recipients().packed());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }

  private static boolean inline(BatchRow batch) {
    return batch.recipients().size() <= INLINE;
  }

  private static void bind(PreparedStatement statement, BatchRow batch, Lease lease)
      throws SQLException {
    RecipientArray recipients = batch.recipients();
    statement.setLong(1, batch.batchKey());
    statement.setLong(2, batch.publishKey());
    statement.setString(3, batch.appId());
    statement.setShort(4, batch.lane());
    statement.setShort(5, batch.provider());
    statement.setLong(6, batch.credentialKey());
    statement.setString(7, batch.origin());
    Rows.setLongOrNull(statement, 8, batch.parentKey());
    statement.setBoolean(9, batch.sole());
    statement.setInt(10, batch.attempt());
    statement.setLong(11, batch.notBefore());
    statement.setBoolean(12, batch.throttled());
    Rows.setLongOrNull(statement, 13, batch.firstAt());
    statement.setInt(14, recipients.size());
    if (inline(batch)) {
      statement.setBytes(15, recipients.packed());
    } else {
      statement.setNull(15, Types.VARBINARY);
    }
    statement.setBytes(16, RecipientBits.open(recipients.size()).bytes());
    statement.setShort(17, (short) (lease == null ? 0 : 1));
    statement.setLong(18, lease == null ? 0 : lease.owner());
    statement.setInt(19, lease == null ? 0 : 1);
    statement.setLong(20, lease == null ? 0 : lease.millis());
  }

  private static BatchRow read(ResultSet row) throws SQLException {
    return new BatchRow(
        row.getLong("batch_key"),
        row.getLong("publish_key"),
        row.getString("app_id"),
        row.getShort("lane"),
        row.getShort("provider"),
        row.getLong("credential_key"),
        row.getString("origin"),
        Rows.longOrNull(row, "parent_key"),
        row.getBoolean("sole"),
        row.getInt("attempt"),
        row.getLong("not_before"),
        row.getBoolean("throttled"),
        row.getInt("epoch"),
        Rows.longOrNull(row, "first_at"),
        RecipientArray.of(row.getBytes("packed")),
        row.getBytes("bits"));
  }
}
