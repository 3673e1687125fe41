package dev.carillon.ejb.platform.observe;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Asks the database; bounded by the pool's connection timeout and two seconds for the answer. */
@ApplicationScoped
public class DatabaseProbe implements Probe {
  private static final int TIMEOUT_SECONDS = 2;

  @Inject private DataSource dataSource;

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Optional<String> trouble() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(TIMEOUT_SECONDS)
          ? Optional.empty()
          : Optional.of("does not answer within " + TIMEOUT_SECONDS + " s");
    } catch (SQLException e) {
      return Optional.of("refuses connections, SQL state " + e.getSQLState());
    }
  }
}
