package dev.carillon.persistence.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The file of an H2 database, and the marker beside it that says that a database was made here
 * once. H2 opens a file that is missing, empty or cut after its head as a new database; without the
 * marker everything that was accepted would be gone without a word.
 */
final class EmbeddedFile {

  private static final String URL = "jdbc:h2:file:";
  private static final String MARKER_TEXT =
      "A database was made beside this file. Carillon does not start when it is gone."
          + " Remove this file too to begin with an empty one.\n";

  private final Path database;
  private final Path marker;

  private EmbeddedFile(String name) {
    this.database = Path.of(name + ".mv.db");
    this.marker = Path.of(name + ".made");
  }

  /** Empty for a server, and for a database in memory. */
  static Optional<EmbeddedFile> of(Connection connection) throws SQLException {
    String url = connection.getMetaData().getURL();
    if (url == null || !url.startsWith(URL)) {
      return Optional.empty();
    }
    int end = url.indexOf(';');
    return Optional.of(new EmbeddedFile(url.substring(URL.length(), end < 0 ? url.length() : end)));
  }

  /**
   * Call before anything is migrated.
   *
   * @throws UnusableDatabaseException when a database was made here and this one is empty
   */
  void requireNotLost(Connection connection) throws SQLException {
    if (Files.exists(marker) && !migrated(connection)) {
      throw new UnusableDatabaseException(
          "the embedded database "
              + database
              + " is empty, and "
              + marker.getFileName()
              + " says that there was one: its file was lost, emptied or cut off");
    }
  }

  private static boolean migrated(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select 1 from information_schema.tables"
                    + " where lower(table_name) = 'flyway_schema_history'")) {
      return rows.next();
    }
  }

  /** Call when the schema is there. */
  void made() {
    try {
      if (!Files.exists(marker)) {
        Files.writeString(marker, MARKER_TEXT);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the marker " + marker + " cannot be written", e);
    }
  }
}
