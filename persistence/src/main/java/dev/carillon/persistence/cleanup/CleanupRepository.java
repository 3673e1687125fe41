package dev.carillon.persistence.cleanup;

import dev.carillon.persistence.jdbc.KeyLayout;
import dev.carillon.persistence.jdbc.Sql;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds and removes what nobody needs any more, in pages by key: every statement looks at so many
 * rows at most, whatever it finds among them. Deletions join the caller's transaction and may be
 * repeated.
 */
public final class CleanupRepository {

  /** Rows that one statement removes. */
  private static final int ROWS = 1_000;

  private final Sql sql;

  public CleanupRepository(Sql sql) {
    this.sql = sql;
  }

  /**
   * What was found among a page of rows.
   *
   * @param keys in ascending order
   * @param last the last key looked at; empty when there are no more rows
   */
  public record Found(List<Long> keys, OptionalLong last) {}

  private record Seen(long key, boolean dead) {}

  /**
   * Looks through so many devices after this key, in key order, for those that failed before one
   * time or were last seen before another (epoch milliseconds).
   */
  public Found deadDevices(long after, long failedBefore, long seenBefore, int limit) {
    List<Seen> page =
        sql.list(
            """
            select recipient_key, ((push_state = 'FAILED' and updated_at < ?)
                or (updated_at < ? and (last_active_at is null or last_active_at < ?)))
            from device where recipient_key > ?
            order by recipient_key limit ?""",
            row -> new Seen(row.getLong(1), row.getBoolean(2)),
            failedBefore,
            seenBefore,
            seenBefore,
            after,
            limit);
    return new Found(
        page.stream().filter(Seen::dead).map(Seen::key).toList(),
        lastOf(page.stream().map(Seen::key).toList(), limit));
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

  /** What a publish has for each recipient, by their keys. */
  public enum OfRecipients {
    DELIVERIES("delivery", "delete from delivery where publish_key = ? and recipient_key <= ?"),
    /** Those that were named by their tokens. */
    RAW(
        "publish_recipient",
        "delete from publish_recipient where publish_key = ? and recipient_key <= ?");

    private final String table;
    private final String delete;

    OfRecipients(String table, String delete) {
      this.table = table;
      this.delete = delete;
    }
  }

  /** The last recipient of the next so many rows of a publish; empty when there are none. */
  public Optional<Long> endOf(OfRecipients rows, long publishKey, long after, int count) {
    return sql.first(
            """
            select max(recipient_key) from
              (select recipient_key from %s where publish_key = ? and recipient_key > ?
               order by publish_key, recipient_key limit ?) page"""
                .formatted(rows.table),
            row -> Optional.ofNullable(row.getObject(1, Long.class)),
            publishKey,
            after,
            count)
        .flatMap(end -> end);
  }

  /** Removes the rows of a publish up to and including this recipient. */
  public int delete(OfRecipients rows, long publishKey, long upTo) {
    return sql.update(rows.delete, publishKey, upTo);
  }

  /**
   * Removes a publish that has ended and what is left of it, its {@link OfRecipients rows of
   * recipients} apart. Its batches went when it ended, but for some after a kill.
   */
  public void deletePublish(long publishKey) {
    int batches;
    do {
      // the arrays first: they are found by their batches
      sql.update(
          """
          delete from batch_recipients where batch_key in
            (select batch_key from dispatch_batch where publish_key = ?
             order by batch_key limit ?)""",
          publishKey,
          ROWS);
      batches =
          sql.update(
              """
              delete from dispatch_batch where batch_key in
                (select batch_key from dispatch_batch where publish_key = ?
                 order by batch_key limit ?)""",
              publishKey,
              ROWS);
    } while (batches == ROWS);
    sql.update("delete from idempotency_key where publish_key = ?", publishKey);
    sql.update("delete from publish where publish_key = ?", publishKey);
  }

  /**
   * Dead letters after this key, in key order, that are older than a time; so many at most. Keys
   * are ordered by time, so that no younger one is looked at.
   */
  public Found oldDeadLetters(long after, long before, int limit) {
    List<Long> keys =
        sql.list(
            """
            select dead_letter_key from dead_letter
            where dead_letter_key > ? and dead_letter_key < ? and occurred_at < ?
            order by dead_letter_key limit ?""",
            row -> row.getLong(1),
            after,
            KeyLayout.floorOf(before),
            before,
            limit);
    return new Found(keys, lastOf(keys, limit));
  }

  private static OptionalLong lastOf(List<Long> keys, int limit) {
    return keys.size() < limit ? OptionalLong.empty() : OptionalLong.of(keys.get(limit - 1));
  }

  public int deleteDeadLetter(long key) {
    return sql.update("delete from dead_letter where dead_letter_key = ?", key);
  }

  /**
   * Forgets what browsers reported before a time (epoch milliseconds), so many rows at most; how
   * many there were.
   */
  public int deleteInteractions(long before, int limit) {
    return sql.deleteSome("push_interaction", "occurred_at < ?", limit, before);
  }
}
