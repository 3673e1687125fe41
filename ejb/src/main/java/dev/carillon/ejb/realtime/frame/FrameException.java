package dev.carillon.ejb.realtime.frame;

/** A client's frame that cannot be acted on; answered with an error frame, never by closing. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Any error that is the client's and has no number of its own. */
  public static final int OTHER = 4300;

  /** Client events faster than allowed. */
  public static final int RATE = 4301;

  private final int code;

  public FrameException(int code, String message) {
    super(message);
    this.code = code;
  }

  static FrameException malformed(String message) {
    return new FrameException(OTHER, message);
  }

  public int code() {
    return code;
  }
}
