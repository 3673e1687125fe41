package dev.carillon.persistence.pipeline;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** Picks the dialect of the database behind a connection. */
final class Dialects {

  private Dialects() {}

  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
    return switch (product) {
      case "h2" -> new H2Dialect();
      case "postgresql" -> new PostgresDialect();
      default -> throw new IllegalStateException("no dialect for " + product);
    };
  }
}
