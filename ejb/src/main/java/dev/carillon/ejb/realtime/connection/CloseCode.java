package dev.carillon.ejb.realtime.connection;

/**
 * Why the server ends a connection. Clients act on the range: 4000–4099 do not reconnect, 4100–4199
 * back off, 4200–4299 reconnect at once.
 */
public enum CloseCode {
  /** Nothing went wrong; the client may come back as it likes. */
  GOING_AWAY(1001, "server is stopping"),
  NOT_TEXT(1003, "only text is understood"),
  FRAME_TOO_LONG(1009, "the message is longer than allowed"),
  APP_UNKNOWN(4001, "application does not exist"),
  APP_DISABLED(4003, "application is disabled"),
  OVER_QUOTA(4004, "application is over its connection quota"),
  PATH_UNKNOWN(4005, "path not found"),
  VERSION_MALFORMED(4006, "invalid version string format"),
  VERSION_UNSUPPORTED(4007, "unsupported protocol version"),
  VERSION_MISSING(4008, "no protocol version supplied"),
  UNAUTHORIZED(4009, "connection is unauthorized"),
  OVER_CAPACITY(4100, "over capacity: reconnect later"),
  /** The outbound queue overflowed or a send took too long. */
  TOO_SLOW(4101, "the connection reads too slowly"),
  RECONNECT(4200, "please reconnect"),
  NO_PONG(4201, "pong reply not received in time");

  private final int code;
  private final String reason;

  CloseCode(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  public int code() {
    return code;
  }

  /** At most 123 bytes, as RFC 6455 demands. */
  public String reason() {
    return reason;
  }
}
