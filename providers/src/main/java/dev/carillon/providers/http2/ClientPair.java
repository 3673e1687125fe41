package dev.carillon.providers.http2;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xClientConnection;

/**
 * The connections of a client: HTTP/2 where the peer has it, and beside it HTTP/1.1 for the clear
 * text origins that answered in it, for without TLS nothing is negotiated (RFC 9113 section 3.3).
 * Only touched on the client's event loop; closed by it.
 */
final class ClientPair {

  private final Vertx vertx;
  private final Http2Options options;
  private final GoAways goAways = new GoAways();
  private final HttpClient client;

  /** Opened by the first origin that needs it; most clients have none. */
  private HttpClient http1;

  ClientPair(Vertx vertx, Http2Options options) {
    this.vertx = vertx;
    this.options = options;
    this.client = VertxClients.open(vertx, options, connected());
  }

  private Handler<HttpConnection> connected() {
    return connection -> {
      if (connection instanceof Http1xClientConnection) {
        ReadLimit.addWhereItCarriesOneExchange(connection, options);
      } else {
        goAways.watch(connection);
        WriteGathering.addTo(connection);
      }
    };
  }

  /**
   * A stream for a request.
   *
   * @throws IllegalStateException when the clients are closed
   */
  Future<HttpClientRequest> request(OriginQueue origin, Http2Request request, long acquireMillis) {
    HttpClient wanted = client;
    if (origin.http1) {
      if (http1 == null) {
        http1 = VertxClients.openHttp1(vertx, options, connected());
      }
      wanted = http1;
    }
    return wanted.request(origin.options(request, acquireMillis));
  }

  /** Whether the peer has said that it will not process this stream. */
  boolean excludes(HttpClientRequest wire) {
    return goAways.excludes(wire);
  }

  void close() {
    client.close();
    if (http1 != null) {
      http1.close();
    }
  }
}
