package dev.carillon.persistence.jdbc;

/**
 * The database takes no such value, in any transaction: a character that it cannot hold, a text
 * that is too long, a null where none may be. Repeating it is of no use, nor is giving up what was
 * to be written beside it: write the rest without the row that holds the value. The present
 * transaction is lost on PostgreSQL. A unique key that is taken is a {@link DuplicateRowException}.
 */
public final class RefusedDataException extends StorageException {
  private static final long serialVersionUID = 1L;

  public RefusedDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
