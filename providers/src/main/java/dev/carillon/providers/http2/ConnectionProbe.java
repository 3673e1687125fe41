package dev.carillon.providers.http2;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Finds out, after a request timed out, whether its connection is dead: a network that drops
 * packets silently would otherwise let every later request on it time out too. A pong within the
 * connect timeout keeps the connection; silence closes it. Only touched on the client's event loop.
 */
final class ConnectionProbe {

  private static final int PING_BYTES = 8;

  private final Vertx vertx;
  private final Context context;
  private final long timeoutMillis;
  private final Set<HttpConnection> probed = Collections.newSetFromMap(new IdentityHashMap<>());

  ConnectionProbe(Vertx vertx, Context context, long timeoutMillis) {
    this.vertx = vertx;
    this.context = context;
    this.timeoutMillis = timeoutMillis;
  }

  void suspect(HttpConnection connection) {
    if (!probed.add(connection)) {
      return;
    }
    long timer =
        vertx.setTimer(
            timeoutMillis,
            id -> {
              probed.remove(connection);
              connection.close();
            });
    connection
        .ping(Buffers.wrap(new byte[PING_BYTES]))
        .onComplete(
            pong ->
                context.runOnContext(
                    v -> {
                      if (pong.succeeded() && vertx.cancelTimer(timer)) {
                        probed.remove(connection);
                      }
                    }));
  }
}
