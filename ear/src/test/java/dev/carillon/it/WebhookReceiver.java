package dev.carillon.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;

/** An app's own server as webhooks meet it. */
final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();

  /**
   * @param status what it was answered
   */
  record Post(String key, String signature, String contentType, String body, int status) {}

  WebhookReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      int status = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? 503 : 200;
      posts.add(
          new Post(
              headers.getFirst("X-Pusher-Key"),
              headers.getFirst("X-Pusher-Signature"),
              headers.getFirst("Content-Type"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              status));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/hooks?app=demo";
  }

  /** The next posts are answered 503. */
  void refuse(int number) {
    refusals.set(number);
  }

  List<Post> posts() {
    return List.copyOf(posts);
  }

  /** The events of all accepted posts, in their order. */
  List<JsonNode> events() {
    return posts.stream()
        .filter(post -> post.status() == 200)
        .map(post -> ApiClient.json(post.body()).path("events"))
        .flatMap(events -> StreamSupport.stream(events.spliterator(), false))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
