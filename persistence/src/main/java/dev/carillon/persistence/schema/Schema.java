package dev.carillon.persistence.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the database to the version this build expects, once, before anything else uses it.
 *
 * <p>Common migrations are in {@code db/migration}, those of one server in {@code db/vendor/h2} and
 * {@code db/vendor/postgresql}; a version number is used once over all three. Call it outside a
 * transaction: Flyway commits by itself.
 */
public final class Schema {
  private static final String SETTING =
      "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = ";

  private final DataSource dataSource;

  public Schema(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Checks the database's settings and runs what is missing.
   *
   * @return how many migrations were run
   * @throws IllegalStateException when an H2 database may lose acknowledged commits, or a migration
   *     fails
   * @throws UnusableDatabaseException when the file of an embedded database was lost
   */
  public int migrate() {
    int migrations = run(vendor());
    embeddedFile().ifPresent(EmbeddedFile::made);
    return migrations;
  }

  private int run(String vendor) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(dataSource)
        .locations("classpath:db/migration", "classpath:db/vendor/" + vendor)
        .failOnMissingLocations(true)
        .cleanDisabled(true)
        // batch and timer stores of the server share the database
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate()
        .migrationsExecuted;
  }

  private String vendor() {
    try (Connection connection = dataSource.getConnection()) {
      String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
      if (product.equals("h2")) {
        requireNoWriteDelay(connection);
        Optional<EmbeddedFile> file = EmbeddedFile.of(connection);
        if (file.isPresent()) {
          file.get().requireNotLost(connection);
        }
      }
      return product;
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not answer: " + e.getMessage(), e);
    }
  }

  private Optional<EmbeddedFile> embeddedFile() {
    try (Connection connection = dataSource.getConnection()) {
      return EmbeddedFile.of(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that a statement cannot run for ever, which is the data source's matter: a timeout for
   * each statement would cost a statement more on H2 and a timer on PostgreSQL.
   *
   * @throws IllegalStateException when nothing bounds a statement
   */
  public void requireStatementTimeout() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      String product = connection.getMetaData().getDatabaseProductName();
      boolean h2 = product.equalsIgnoreCase("h2");
      try (ResultSet rows =
          statement.executeQuery(
              h2 ? SETTING + "'QUERY_TIMEOUT'" : "select current_setting('statement_timeout')")) {
        if (!rows.next() || rows.getString(1).equals("0")) {
          throw new IllegalStateException(
              h2
                  ? "The H2 URL lacks QUERY_TIMEOUT: a statement could run for ever"
                  : "The PostgreSQL data source lacks options=-c statement_timeout=30s:"
                      + " a statement could run for ever");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not answer: " + e.getMessage(), e);
    }
  }

  private static void requireNoWriteDelay(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SETTING + "'WRITE_DELAY'")) {
      if (rows.next() && !"0".equals(rows.getString(1))) {
        throw new IllegalStateException(
            "The H2 URL lacks WRITE_DELAY=0: a killed process would lose acknowledged publishes");
      }
    }
  }
}
