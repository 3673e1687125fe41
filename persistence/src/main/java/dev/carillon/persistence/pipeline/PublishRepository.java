package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Publishes and their idempotency keys. Works on the caller's connection and transaction. */
public final class PublishRepository {

  private static final String INSERT =
      "insert into publish (publish_key, app_id, publish_id, body_hash, replay_of, state, lane,"
          + " fast_path, command, expected, estimated, unmatched, expires_at, created_at,"
          + " planned_all, plan_due) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String INSERT_IDEMPOTENCY =
      "insert into idempotency_key (app_id, idempotency_key, publish_key, body_hash)"
          + " values (?, ?, ?, ?)";

  private static final String COLUMNS =
      "p.publish_key, p.app_id, p.publish_id, p.body_hash, p.state, p.lane, p.fast_path, p.command,"
          + " p.expected, p.estimated, p.expires_at, p.created_at, p.cancelled_at, p.planned_all,"
          + " p.plan_due, p.planned, p.error_reason, p.ended_at, p.unmatched, "
          + Counts.list(count -> count.ofPublish() ? "p." + count.column() : "0");

  private static final int FIRST_COUNT = 20;

  private static final String BY_ID =
      "select " + COLUMNS + " from publish p where p.app_id = ? and p.publish_id = ?";

  private static final String BY_KEY =
      "select " + COLUMNS + " from publish p where p.publish_key = ?";

  private static final String BY_IDEMPOTENCY =
      "select "
          + COLUMNS
          + " from idempotency_key i join publish p on p.publish_key = i.publish_key"
          + " where i.app_id = ? and i.idempotency_key = ?";

  private final Dialect dialect;

  PublishRepository(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Writes it unless its id is taken.
   *
   * @return whether it was written
   */
  public boolean insert(Connection connection, NewPublish publish) throws SQLException {
    return dialect.insertUnlessTaken(
        connection,
        INSERT,
        publish.publishKey(),
        publish.appId(),
        publish.publishId(),
        publish.bodyHash(),
        publish.replayOf(),
        publish.state(),
        publish.lane(),
        publish.fastPath(),
        publish.command(),
        publish.expected(),
        publish.estimated(),
        publish.unmatched(),
        publish.expiresAt(),
        publish.createdAt(),
        publish.plannedAll(),
        publish.planDue());
  }

  /**
   * Takes an idempotency key for a publish.
   *
   * @return false when another publish has it
   */
  public boolean insertIdempotencyKey(
      Connection connection, String appId, String idempotencyKey, long publishKey, String bodyHash)
      throws SQLException {
    return dialect.insertUnlessTaken(
        connection, INSERT_IDEMPOTENCY, appId, idempotencyKey, publishKey, bodyHash);
  }

  public Optional<PublishRow> byId(Connection connection, String appId, String publishId)
      throws SQLException {
    return Optional.ofNullable(
        Rows.first(connection, BY_ID, PublishRepository::read, appId, publishId));
  }

  public Optional<PublishRow> byKey(Connection connection, long publishKey) throws SQLException {
    return Optional.ofNullable(Rows.first(connection, BY_KEY, PublishRepository::read, publishKey));
  }

  public Optional<PublishRow> byIdempotencyKey(
      Connection connection, String appId, String idempotencyKey) throws SQLException {
    return Optional.ofNullable(
        Rows.first(connection, BY_IDEMPOTENCY, PublishRepository::read, appId, idempotencyKey));
  }

  /**
   * Raises the fence of a cancel: nothing more is planned, and whoever holds a batch sees it at the
   * next check.
   *
   * @return false when it has ended or was cancelled before
   */
  public boolean cancel(Connection connection, long publishKey) throws SQLException {
    String sql =
        "update publish set cancelled_at = "
            + dialect.now()
            + ", planned_all = true, plan_epoch = plan_epoch + 1"
            + " where publish_key = ? and ended_at is null and cancelled_at is null";
    return Rows.update(connection, sql, publishKey) == 1;
  }

  /** Whether the fence of a cancel is up. */
  public boolean isCancelled(Connection connection, long publishKey) throws SQLException {
    Long at =
        Rows.first(
            connection,
            "select cancelled_at from publish where publish_key = ?",
            row -> Rows.longOrNull(row, "cancelled_at"),
            publishKey);
    return at != null;
  }

  private static PublishRow read(ResultSet row) throws SQLException {
    return new PublishRow(
        row.getLong("publish_key"),
        row.getString("app_id"),
        row.getString("publish_id"),
        row.getString("body_hash"),
        row.getShort("state"),
        row.getShort("lane"),
        row.getBoolean("fast_path"),
        row.getString("command"),
        row.getLong("expected"),
        row.getBoolean("estimated"),
        row.getString("unmatched"),
        Rows.longOrNull(row, "expires_at"),
        row.getLong("created_at"),
        Rows.longOrNull(row, "cancelled_at"),
        row.getBoolean("planned_all"),
        row.getLong("plan_due"),
        row.getLong("planned"),
        Counts.read(row, FIRST_COUNT),
        row.getString("error_reason"),
        Rows.longOrNull(row, "ended_at"));
  }
}
