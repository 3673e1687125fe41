package dev.carillon.persistence.cleanup;

import dev.carillon.persistence.cleanup.CleanupRepository.OfRecipients;
import dev.carillon.persistence.jdbc.Sql;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * Removes all that an app has, at most 1,000 rows with each call, until nothing is left and the app
 * itself is gone. What the audit says of it stays. The app is disabled by then. Deletions join the
 * caller's transaction and may be repeated.
 */
public final class AppErasure {

  private static final int ROWS = 1_000;

  /** A table, and which of its rows are the app's. */
  private record Owned(String table, String condition) {}

  /**
   * What is removed after the publishes, in this order: what refers comes before what is referred
   * to, and the app last.
   */
  public static final List<String> TABLES = owned().stream().map(Owned::table).toList();

  private static final List<Owned> OWNED = owned();

  private final Sql sql;
  private final CleanupRepository cleanup;

  public AppErasure(Sql sql) {
    this.sql = sql;
    this.cleanup = new CleanupRepository(sql);
  }

  private static List<Owned> owned() {
    String app = "app_id = ?";
    return List.of(
        new Owned("dispatch_batch", app),
        new Owned("idempotency_key", app),
        new Owned("dead_letter", app),
        new Owned("push_interaction", app),
        new Owned("channel_subscription", app),
        new Owned("device", app),
        new Owned("template", app),
        new Owned(
            "quarantined_invalidation",
            "credential_key in (select credential_key from credential where app_id = ?)"),
        new Owned("credential", app),
        new Owned("realtime_presence", app),
        new Owned("realtime_event", app),
        new Owned("realtime_stream", app),
        new Owned("realtime_idempotency", app),
        new Owned("app_key", app),
        new Owned("ceiling", "scope = ?"),
        new Owned("app", app));
  }

  /**
   * A piece of a publish.
   *
   * @param rows null for what is left when its rows of recipients are gone
   * @param upTo the last recipient
   */
  public record Piece(long publishKey, OfRecipients rows, long upTo) implements Serializable {}

  /** The next piece of any of the app's publishes; empty when there are none. */
  public Optional<Piece> nextPiece(String appId) {
    return sql.first(
            "select publish_key from publish where app_id = ? order by app_id, publish_id limit 1",
            row -> row.getLong(1),
            appId)
        .map(this::pieceOf);
  }

  private Piece pieceOf(long publishKey) {
    for (OfRecipients rows : OfRecipients.values()) {
      Optional<Long> end = cleanup.endOf(rows, publishKey, Long.MIN_VALUE, ROWS);
      if (end.isPresent()) {
        return new Piece(publishKey, rows, end.get());
      }
    }
    return new Piece(publishKey, null, Long.MAX_VALUE);
  }

  public void delete(Piece piece) {
    if (piece.rows() == null) {
      cleanup.deletePublish(piece.publishKey());
    } else {
      cleanup.delete(piece.rows(), piece.publishKey(), piece.upTo());
    }
  }

  /** Whether the table at this place of {@link #TABLES} has rows of the app. */
  public boolean holds(int table, String appId) {
    Owned owned = OWNED.get(table);
    String found = "select 1 from " + owned.table + " where " + owned.condition + " limit 1";
    return sql.first(found, row -> row.getInt(1), appId).isPresent();
  }

  /** Removes so many rows of the table at this place. */
  public int deleteSome(int table, String appId) {
    Owned owned = OWNED.get(table);
    return sql.deleteSome(owned.table, owned.condition, ROWS, appId);
  }
}
