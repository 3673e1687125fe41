package dev.carillon.persistence.jdbc;

/** The database did not do what it was asked: broken infrastructure or a bug, never a caller's. */
public class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
