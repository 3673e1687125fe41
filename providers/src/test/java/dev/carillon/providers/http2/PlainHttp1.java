package dev.carillon.providers.http2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that has never heard of HTTP/2: the one of the JDK. */
final class PlainHttp1 implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger connections;
  private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private PlainHttp1(HttpServer server, AtomicInteger connections) {
    this.server = server;
    this.connections = connections;
  }

  /**
   * @param connections counts the peers' addresses that were seen
   */
  static PlainHttp1 start(AtomicInteger connections) throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    PlainHttp1 plain = new PlainHttp1(HttpServer.create(free, 0), connections);
    plain.server.createContext("/", plain::serve);
    plain.server.start();
    return plain;
  }

  private void serve(HttpExchange exchange) throws IOException {
    if (peers.add(exchange.getRemoteAddress())) {
      connections.incrementAndGet();
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
