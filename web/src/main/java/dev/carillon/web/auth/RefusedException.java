package dev.carillon.web.auth;

/** Authentication refuses a request; the error is written as it is. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  RefusedException(int status, String code, String message) {
    super(message);
    this.error = ApiError.of(status, code, message);
  }

  ApiError error() {
    return error;
  }
}
