package dev.carillon.providers.http2;

import dev.carillon.providers.http2.TransportFailure.Kind;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.StreamResetException;

/** Reads Vert.x's exceptions: the one place that knows which of them mean "not processed". */
final class TransportFailures {

  /** What {@code HTTP/} is in hexadecimal. */
  private static final String HTTP_SLASH = "485454502f";

  private TransportFailures() {}

  /**
   * A failure after the request was handed to a connection.
   *
   * @param beyondGoAway whether the peer has said that it will not process this stream
   */
  static TransportFailure afterSending(Throwable cause, boolean beyondGoAway) {
    boolean unprocessed = beyondGoAway || refused(cause);
    return new TransportFailure(unprocessed ? Kind.REFUSED : Kind.RESET, nameOf(cause));
  }

  static TransportFailure of(Kind kind, Throwable cause) {
    return new TransportFailure(kind, nameOf(cause));
  }

  /**
   * Whether a peer answered the beginning of HTTP/2 in HTTP/1: instead of SETTINGS its first bytes
   * were {@code HTTP/}. Nothing of the request was written. Netty says so in words only.
   */
  static boolean isAnswerInHttp1(Throwable cause) {
    return cause instanceof Http2Exception failure
        && failure.getMessage() != null
        && failure.getMessage().contains(HTTP_SLASH);
  }

  private static boolean refused(Throwable cause) {
    if (cause instanceof StreamResetException reset) {
      return reset.getCode() == Http2Error.REFUSED_STREAM.code();
    }
    // The connection refused to open the stream: nothing of it was written.
    return cause instanceof Http2Exception failure && failure.error() == Http2Error.REFUSED_STREAM;
  }

  /** Messages of network exceptions hold addresses; their names do not. */
  private static String nameOf(Throwable cause) {
    return cause.getClass().getSimpleName();
  }
}
