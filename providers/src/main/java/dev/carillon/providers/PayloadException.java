package dev.carillon.providers;

/** The content cannot be sent to this provider; the message names the limit, for the caller. */
public final class PayloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PayloadException(String message) {
    super(message);
  }
}
