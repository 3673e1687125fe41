package dev.carillon.persistence.schema;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded database's file cannot be used, and starting again does not heal it: the application
 * must stop and a person must act. The message is for that person, and there is no stack, since
 * containers print it many times over.
 */
public final class UnusableDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int MAX_CAUSES = 20;

  /** H2's error codes, which are also its SQL states. */
  private static final Map<String, String> WORDS =
      Map.of(
          "90028", "is cut off, overwritten or unreadable",
          "90030", "is damaged",
          "90031", "is cut off, overwritten or unreadable",
          "90048", "was written by another version of H2 or is no database",
          "90020", "is in use by another process");

  UnusableDatabaseException(String message) {
    super(message, null, false, false);
  }

  /** What is wrong with the file, when that is why something failed. */
  public static Optional<UnusableDatabaseException> of(Throwable failure) {
    if (failure instanceof UnusableDatabaseException known) {
      return Optional.of(known);
    }
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof SQLException sql
          && WORDS.containsKey(String.valueOf(sql.getSQLState()))) {
        return Optional.of(
            new UnusableDatabaseException(
                "the embedded database's file "
                    + WORDS.get(sql.getSQLState())
                    + ": "
                    + firstLine(sql.getMessage())));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static String firstLine(String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }
}
