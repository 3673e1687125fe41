package dev.carillon.persistence.pipeline;

import dev.carillon.persistence.jdbc.Vendor;
import java.sql.Connection;
import java.sql.SQLException;

/** Picks the dialect of the database behind a connection. */
final class Dialects {

  private Dialects() {}

  static Dialect of(Connection connection) throws SQLException {
    return switch (Vendor.of(connection)) {
      case H2 -> new H2Dialect();
      case POSTGRESQL -> new PostgresDialect();
    };
  }
}
