package dev.carillon.cli;

/** A command comes to nothing; the message is for the person who gave it. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  static final int REFUSED = 1;
  static final int WRONG = 2;
  static final int UNREACHABLE = 3;

  private final int exitCode;

  CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
