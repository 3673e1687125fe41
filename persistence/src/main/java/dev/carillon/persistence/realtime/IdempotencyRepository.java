package dev.carillon.persistence.realtime;

import dev.carillon.persistence.jdbc.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import javax.sql.DataSource;

/** The table {@code realtime_idempotency}. */
@ApplicationScoped
public class IdempotencyRepository {

  private final Sql sql;

  @Inject
  public IdempotencyRepository(DataSource dataSource) {
    this.sql = new Sql(dataSource);
  }

  /**
   * @param answer null while the first request is under way
   */
  public record Row(String bodyHash, String answer) {}

  public Optional<Row> find(String appId, String keyHash, long now) {
    return sql.first(
        "select body_hash, answer from realtime_idempotency where app_id = ? and key_hash = ?"
            + " and expires_at >= ?",
        row -> new Row(row.getString(1), row.getString(2)),
        appId,
        keyHash,
        now);
  }

  /** Takes the key; a duplicate is an error of its own kind. */
  public void claim(String appId, String keyHash, String bodyHash, long now, long expiresAt) {
    sql.update(
        "delete from realtime_idempotency where app_id = ? and key_hash = ? and expires_at < ?",
        appId,
        keyHash,
        now);
    sql.update(
        "insert into realtime_idempotency (app_id, key_hash, body_hash, answer, expires_at)"
            + " values (?, ?, ?, null, ?)",
        appId,
        keyHash,
        bodyHash,
        expiresAt);
  }

  public void answer(String appId, String keyHash, String answer) {
    sql.update(
        "update realtime_idempotency set answer = ? where app_id = ? and key_hash = ?",
        answer,
        appId,
        keyHash);
  }

  /** Forgets keys whose time is over, so many at most; how many there were. */
  public int expire(long now, int limit) {
    return sql.deleteSome("realtime_idempotency", "expires_at < ?", limit, now);
  }
}
