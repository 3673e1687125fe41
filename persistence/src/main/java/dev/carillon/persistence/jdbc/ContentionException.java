package dev.carillon.persistence.jdbc;

/**
 * The database gave up on a lock, or on a transaction that ran against another one: the whole
 * transaction may be repeated.
 */
public final class ContentionException extends StorageException {
  private static final long serialVersionUID = 1L;

  public ContentionException(String message, Throwable cause) {
    super(message, cause);
  }
}
