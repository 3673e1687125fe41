package dev.carillon.persistence.jdbc;

import java.sql.SQLException;
import java.util.Set;

/** What a refusal of the database means, by its SQL state. */
public final class SqlStates {

  private static final String DUPLICATE_KEY = "23505";

  /** Serialization failure and deadlock (SQL, PostgreSQL), lock timeout (H2, PostgreSQL). */
  private static final Set<String> CONTENTION = Set.of("40001", "40P01", "HYT00", "55P03");

  /** The row that another one names is gone (SQL, H2): it was there when the caller looked. */
  private static final Set<String> PARENT_GONE = Set.of("23503", "23506");

  /** Data exceptions and violated constraints. */
  private static final Set<String> REFUSED_CLASSES = Set.of("22", "23");

  private SqlStates() {}

  /** The exception to throw; its message names what was tried and no value. */
  public static StorageException translated(String tried, SQLException e) {
    return translated(tried, e, e);
  }

  /**
   * @param cause what the exception to throw carries
   */
  public static StorageException translated(String tried, SQLException e, Throwable cause) {
    for (SQLException each = e; each != null; each = each.getNextException()) {
      String state = each.getSQLState();
      if (DUPLICATE_KEY.equals(state)) {
        return new DuplicateRowException("refused as a duplicate: " + tried, cause);
      }
      if (state != null && (CONTENTION.contains(state) || PARENT_GONE.contains(state))) {
        return new ContentionException("lost to another transaction: " + tried, cause);
      }
      if (state != null && state.length() == 5 && REFUSED_CLASSES.contains(state.substring(0, 2))) {
        return new RefusedDataException("refused, " + state + ": " + tried, cause);
      }
    }
    return new StorageException("failed: " + tried, cause);
  }
}
