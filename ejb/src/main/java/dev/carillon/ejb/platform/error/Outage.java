package dev.carillon.ejb.platform.error;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.persistence.jdbc.ContentionException;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Tells an infrastructure that is away or busy, where the same request may succeed in a moment,
 * from a fault of ours, where it never will.
 */
public final class Outage {

  /**
   * Classes of SQL states: no connection, rolled back, out of resources, stopped by an operator;
   * and H2's and the drivers' own time-outs.
   */
  private static final Set<String> CLASSES = Set.of("08", "40", "53", "57", "58", "HY");

  /** H2: broken or closed databases, I/O errors, no space left. */
  private static final Set<String> H2 =
      Set.of("90020", "90028", "90031", "90067", "90098", "90100", "90121");

  private static final int MAX_CAUSES = 20;

  private Outage() {}

  /** The refusal to answer with; empty when the error is no outage. */
  public static Optional<ServiceException> of(Throwable error) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (isOutage(cause)) {
        ServiceException refusal =
            new ServiceException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "the database is busy or away, try again",
                Duration.ofSeconds(1));
        refusal.initCause(error);
        return Optional.of(refusal);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static boolean isOutage(Throwable error) {
    if (error instanceof SQLException sql) {
      return sql instanceof SQLTransientException
          || sql instanceof SQLRecoverableException
          || hasState(sql.getSQLState());
    }
    return error instanceof ContentionException || error instanceof RollbackException;
  }

  private static boolean hasState(String state) {
    return state != null
        && state.length() == 5
        && (CLASSES.contains(state.substring(0, 2)) || H2.contains(state));
  }
}
