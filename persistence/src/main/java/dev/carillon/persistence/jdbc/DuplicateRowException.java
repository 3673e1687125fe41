package dev.carillon.persistence.jdbc;

/**
 * A unique constraint refused a row. On PostgreSQL the transaction is lost with it: repeat the
 * whole transaction, not the statement.
 */
public final class DuplicateRowException extends StorageException {
  private static final long serialVersionUID = 1L;

  public DuplicateRowException(String message, Throwable cause) {
    super(message, cause);
  }
}
