package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** Deliveries as a JDBC batch, which every database takes. */
final class DeliveryBatch {

  private static final String INSERT =
      "insert into delivery (publish_key, recipient_key, device_id, provider, outcome,"
          + " failure_class, reason, provider_message_id, attempts, first_attempt_at, settled_at)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private DeliveryBatch() {}

  static void insert(Connection connection, List<DeliveryRow> deliveries) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (DeliveryRow delivery : deliveries) {
        bind(statement, delivery);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, DeliveryRow row) throws SQLException {
    statement.setLong(1, row.publishKey());
    statement.setLong(2, row.recipientKey());
    statement.setString(3, row.deviceId());
    statement.setShort(4, row.provider());
    statement.setShort(5, row.outcome());
    if (row.failureClass() == null) {
      statement.setNull(6, Types.SMALLINT);
    } else {
      statement.setShort(6, row.failureClass());
    }
    statement.setString(7, row.reason());
    statement.setString(8, row.providerMessageId());
    statement.setInt(9, row.attempts());
    Rows.setLongOrNull(statement, 10, row.firstAttemptAt());
    statement.setLong(11, row.settledAt());
  }
}
