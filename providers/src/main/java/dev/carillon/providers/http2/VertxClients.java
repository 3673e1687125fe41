package dev.carillon.providers.http2;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.util.concurrent.TimeUnit;

/** Makes Vert.x's client from our bounds. */
final class VertxClients {

  /** An HTTP/1.1 connection carries one request at a time, so that more of them are needed. */
  private static final int HTTP1_CONNECTIONS_EACH = 4;

  private static final int CONNECTION_WINDOW = 1 << 20;
  private static final int MAX_HEADER_LIST = 32 * 1024;
  private static final int IDLE_SECONDS = 300;

  /**
   * All requests are equal, and so short that each goes out at once: Netty's default, a priority
   * queue over a tree of streams, took a tenth of the client's CPU. Vert.x offers no other way to
   * say so.
   */
  private static final String DISTRIBUTOR = "vertx.h2StreamByteDistributor";

  private VertxClients() {}

  /** HTTP/2, except where the options or the peer's TLS say HTTP/1.1. */
  static HttpClient open(Vertx vertx, Http2Options options, Handler<HttpConnection> connected) {
    HttpVersion version = options.http1() ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2;
    return open(vertx, options, version, connected);
  }

  /** HTTP/1.1 alone, with connections that are used again. */
  static HttpClient openHttp1(
      Vertx vertx, Http2Options options, Handler<HttpConnection> connected) {
    return open(vertx, options, HttpVersion.HTTP_1_1, connected);
  }

  private static HttpClient open(
      Vertx vertx, Http2Options options, HttpVersion version, Handler<HttpConnection> connected) {
    if (System.getProperty(DISTRIBUTOR) == null) {
      System.setProperty(DISTRIBUTOR, "uniform");
    }
    HttpClientOptions client =
        new HttpClientOptions()
            .setProtocolVersion(version)
            .setUseAlpn(version == HttpVersion.HTTP_2)
            .setKeepAlive(!options.http1())
            .setHttp2ClearTextUpgrade(false)
            .setVerifyHost(true)
            .setConnectTimeout(Math.toIntExact(options.connectTimeout().toMillis()))
            .setSslHandshakeTimeout(options.connectTimeout().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
            .setHttp2KeepAliveTimeout(IDLE_SECONDS)
            .setKeepAliveTimeout(IDLE_SECONDS)
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setTracingPolicy(TracingPolicy.IGNORE)
            .setInitialSettings(
                new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(MAX_HEADER_LIST));
    if (options.trustedCertificates() != null) {
      client.setTrustOptions(
          new PemTrustOptions().addCertValue(Buffer.buffer(options.trustedCertificates())));
    }
    PoolOptions pool =
        new PoolOptions()
            .setHttp2MaxSize(options.maxConnections())
            .setHttp1MaxSize(options.maxConnections() * HTTP1_CONNECTIONS_EACH)
            // Http2Client bounds what waits.
            .setMaxWaitQueueSize(-1);
    return vertx.httpClientBuilder().with(client).with(pool).withConnectHandler(connected).build();
  }
}
