package dev.carillon.providers.http2;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;

/** What is done to a stream of Vert.x's. */
final class Wire {

  private static final long CANCEL = 8; // RFC 9113 section 7
  private static final Handler<Throwable> ALREADY_REPORTED = failure -> {};

  private Wire() {}

  static void send(Http2Request request, HttpClientRequest wire) {
    request.headers().writeTo(wire.headers());
    wire.exceptionHandler(ALREADY_REPORTED);
    if (request.isGet()) {
      wire.end();
    } else {
      wire.end(Buffers.wrap(request.body()));
    }
  }

  /**
   * Gives a stream back that came too late to be used. Vert.x's pool forgets one that was never
   * begun, so on HTTP/2 its head is sent and taken back at once: without its end it is no request.
   */
  static void giveBack(HttpClientRequest wire) {
    wire.exceptionHandler(ALREADY_REPORTED);
    if (wire.version() == HttpVersion.HTTP_2) {
      wire.sendHead();
    }
    cancel(wire);
  }

  /** Ends the stream, which in HTTP/1.1 is the connection. */
  static void cancel(HttpClientRequest wire) {
    wire.reset(CANCEL);
  }
}
