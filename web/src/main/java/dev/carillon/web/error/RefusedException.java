package dev.carillon.web.error;

/** A request is refused before it reaches a route; the error is written as it is. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  public RefusedException(int status, String code, String message) {
    this(ApiError.of(status, code, message));
  }

  public RefusedException(ApiError error) {
    super(error.message());
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
