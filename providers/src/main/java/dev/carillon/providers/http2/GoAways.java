package dev.carillon.providers.http2;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import java.util.IdentityHashMap;

/**
 * Remembers which connections said GOAWAY and what they named as their last stream. Only touched on
 * the client's event loop.
 *
 * <p>Vert.x's {@code HttpClosedException.goAway()} cannot be asked instead: it copies the frame's
 * debug data, which Netty has released by then.
 */
final class GoAways {

  private final IdentityHashMap<HttpConnection, Integer> lastStreams = new IdentityHashMap<>();

  void watch(HttpConnection connection) {
    // Each request of a broken connection is told: Vert.x would log the break as an error of ours.
    connection.exceptionHandler(broken -> {});
    connection.goAwayHandler(said -> lastStreams.put(connection, said.getLastStreamId()));
    connection.closeHandler(closed -> lastStreams.remove(connection));
  }

  /** Streams above the last one named were not and will not be processed (RFC 9113, 6.8). */
  boolean excludes(HttpClientRequest wire) {
    if (wire.version() != HttpVersion.HTTP_2) {
      return false;
    }
    Integer last = lastStreams.get(wire.connection());
    return last != null && wire.streamId() > last;
  }
}
