package dev.carillon.persistence.cleanup;

import dev.carillon.persistence.jdbc.Sql;
import java.util.List;
import java.util.Optional;

/**
 * Finds and removes what nobody needs any more, in pages by key. Deletions join the caller's
 * transaction and may be repeated.
 */
public final class CleanupRepository {
  private final Sql sql;

  public CleanupRepository(Sql sql) {
    this.sql = sql;
  }

  /**
   * Devices after this key, in key order, that failed before one time or were last seen before
   * another (epoch milliseconds).
   */
  public List<Long> deadDevices(long after, long failedBefore, long seenBefore, int limit) {
    return sql.list(
        """
        select recipient_key from device
        where recipient_key > ?
          and ((push_state = 'FAILED' and updated_at < ?)
            or (updated_at < ? and (last_active_at is null or last_active_at < ?)))
        order by recipient_key limit ?""",
        row -> row.getLong(1),
        after,
        failedBefore,
        seenBefore,
        seenBefore,
        limit);
  }

  /** Removes a device with its channel subscriptions, unless it came back to life meanwhile. */
  public int deleteDevice(long recipientKey, long failedBefore, long seenBefore) {
    return sql.update(
        """
        delete from device
        where recipient_key = ?
          and ((push_state = 'FAILED' and updated_at < ?)
            or (updated_at < ? and (last_active_at is null or last_active_at < ?)))""",
        recipientKey,
        failedBefore,
        seenBefore,
        seenBefore);
  }

  /** The next publish to forget after this one, by time and key. */
  public Optional<ExpiredPublish> nextExpired(ExpiredPublish after, long before) {
    return sql.first(
        """
        select purge_at, publish_key from publish
        where purge_at <= ? and purge_at >= ?
          and (purge_at > ? or publish_key > ?)
        order by purge_at, publish_key limit 1""",
        row -> new ExpiredPublish(row.getLong(1), row.getLong(2)),
        before,
        after.purgeAt(),
        after.purgeAt(),
        after.publishKey());
  }

  /** The last recipient of the next so many deliveries of a publish; empty when there are none. */
  public Optional<Long> endOfDeliveries(long publishKey, long after, int count) {
    return sql.first(
            """
            select max(recipient_key) from
              (select recipient_key from delivery where publish_key = ? and recipient_key > ?
               order by recipient_key limit ?) page""",
            row -> Optional.ofNullable(row.getObject(1, Long.class)),
            publishKey,
            after,
            count)
        .flatMap(end -> end);
  }

  /** Removes the deliveries of a publish up to and including this recipient. */
  public int deleteDeliveries(long publishKey, long upTo) {
    return sql.update(
        "delete from delivery where publish_key = ? and recipient_key <= ?", publishKey, upTo);
  }

  /** Removes a publish and what hangs on it, its deliveries apart. */
  public void deletePublish(long publishKey) {
    sql.update(
        """
        delete from batch_recipients where batch_key in
          (select batch_key from dispatch_batch where publish_key = ?)""",
        publishKey);
    sql.update("delete from dispatch_batch where publish_key = ?", publishKey);
    sql.update("delete from publish_recipient where publish_key = ?", publishKey);
    sql.update("delete from idempotency_key where publish_key = ?", publishKey);
    sql.update("delete from publish where publish_key = ?", publishKey);
  }

  /** Dead letters after this key, in key order, that are older than a time. */
  public List<Long> oldDeadLetters(long after, long before, int limit) {
    return sql.list(
        """
        select dead_letter_key from dead_letter
        where dead_letter_key > ? and occurred_at < ?
        order by dead_letter_key limit ?""",
        row -> row.getLong(1),
        after,
        before,
        limit);
  }

  public int deleteDeadLetter(long key) {
    return sql.update("delete from dead_letter where dead_letter_key = ?", key);
  }
}
