package dev.carillon.providers.http2;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one origin has in flight and waiting, and the address it was last resolved to. Only touched
 * on the client's event loop.
 */
final class OriginQueue {

  final Origin origin;
  final Deque<Exchange> waiting = new ArrayDeque<>();
  int inFlight;

  /**
   * Whether a connection has been made. Until then one request goes ahead: Vert.x's pool would open
   * all the connections that it may for the first burst, though one often carries it.
   */
  boolean connected;

  /** It speaks clear text, and answered in HTTP/1.1 where HTTP/2 was begun. */
  boolean http1;

  boolean resolving;
  boolean draining;
  private SocketAddress address;
  private long addressUntilNanos;

  OriginQueue(Origin origin) {
    this.origin = origin;
  }

  boolean resolved(long now) {
    return address != null && addressUntilNanos - now > 0;
  }

  void resolvedTo(SocketAddress found, long untilNanos) {
    address = found;
    addressUntilNanos = untilNanos;
  }

  /** Makes the next request resolve again: the address may be a dead one of several. */
  void forgetAddress() {
    address = null;
  }

  /** How many requests may be in flight now. */
  int allowed(int maxInFlight) {
    return connected ? maxInFlight : 1;
  }

  boolean idle() {
    return inFlight == 0 && waiting.isEmpty() && !resolving;
  }

  RequestOptions options(Http2Request request, long acquireMillis) {
    return new RequestOptions()
        .setMethod(request.isGet() ? HttpMethod.GET : HttpMethod.POST)
        .setServer(address)
        .setHost(origin.host())
        .setPort(origin.port())
        .setSsl(origin.secure())
        .setURI(request.target())
        .setFollowRedirects(false)
        .setConnectTimeout(acquireMillis);
  }
}
