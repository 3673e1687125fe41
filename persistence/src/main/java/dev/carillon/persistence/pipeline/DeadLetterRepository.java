package dev.carillon.persistence.pipeline;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads dead letters and deliveries by cursor. */
public final class DeadLetterRepository {

  private static final String COLUMNS =
      "dead_letter_key, app_id, publish_key, publish_id, recipient_key, device_id, provider,"
          + " failure_class, reason, attempts, occurred_at, replayed_as";

  /** Which dead letters: null leaves a bound out. */
  public record Filter(Short provider, Long since, Long until) {}

  DeadLetterRepository() {}

  /** Newest first, those before a key. */
  public List<DeadLetterRow> list(
      Connection connection, String appId, Filter filter, long before, int limit)
      throws SQLException {
    StringBuilder sql =
        new StringBuilder("select " + COLUMNS + " from dead_letter where app_id = ?")
            .append(" and dead_letter_key < ?");
    List<Object> parameters = new ArrayList<>(List.of(appId, before));
    if (filter.provider() != null) {
      sql.append(" and provider = ?");
      parameters.add(filter.provider());
    }
    if (filter.since() != null) {
      sql.append(" and occurred_at >= ?");
      parameters.add(filter.since());
    }
    if (filter.until() != null) {
      sql.append(" and occurred_at < ?");
      parameters.add(filter.until());
    }
    parameters.add(limit);
    return Rows.list(
        connection,
        sql.append(" order by app_id desc, dead_letter_key desc limit ?").toString(),
        DeadLetterRepository::read,
        parameters.toArray());
  }

  /** One dead letter, locked so that two replays do not both send it. */
  public Optional<DeadLetterRow> lock(Connection connection, String appId, long key)
      throws SQLException {
    return Optional.ofNullable(
        Rows.first(
            connection,
            "select "
                + COLUMNS
                + " from dead_letter where app_id = ? and dead_letter_key = ? for update",
            DeadLetterRepository::read,
            appId,
            key));
  }

  public void replayed(Connection connection, long key, String publishId) throws SQLException {
    Rows.update(
        connection,
        "update dead_letter set replayed_as = ? where dead_letter_key = ?",
        publishId,
        key);
  }

  /** Deliveries of one publish in the order of recipients, after a recipient. */
  public List<DeliveryRow> deliveries(Connection connection, long publishKey, long after, int limit)
      throws SQLException {
    return Rows.list(
        connection,
        "select y.publish_key, y.recipient_key, coalesce(y.device_id, d.device_id), y.provider,"
            + " y.outcome, y.failure_class, y.reason, y.provider_message_id, y.attempts,"
            + " y.first_attempt_at, y.settled_at from delivery y"
            + " left join device d on d.recipient_key = y.recipient_key"
            + " where y.publish_key = ? and y.recipient_key > ?"
            + " order by y.publish_key, y.recipient_key limit ?",
        DeadLetterRepository::readDelivery,
        publishKey,
        after,
        limit);
  }

  private static DeliveryRow readDelivery(ResultSet row) throws SQLException {
    short failure = row.getShort(6);
    Short failureClass = row.wasNull() ? null : failure;
    return new DeliveryRow(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getShort(4),
        row.getShort(5),
        failureClass,
        row.getString(7),
        row.getString(8),
        row.getInt(9),
        Rows.longOrNull(row, "first_attempt_at"),
        row.getLong(11));
  }

  private static DeadLetterRow read(ResultSet row) throws SQLException {
    return new DeadLetterRow(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        row.getLong(5),
        row.getString(6),
        row.getShort(7),
        row.getShort(8),
        row.getString(9),
        row.getInt(10),
        row.getLong(11),
        row.getString(12));
  }
}
