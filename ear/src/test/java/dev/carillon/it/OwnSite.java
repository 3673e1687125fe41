package dev.carillon.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A site that Carillon does not serve, with service workers of its own that carry Carillon's: a
 * classic one and a module. Its page imports the client from the Carillon server.
 */
final class OwnSite implements AutoCloseable {
  private static final Path WORKER = Path.of("..", "client-js", "src", "carillon-sw.js");

  private final HttpServer server;

  private OwnSite(HttpServer server) {
    this.server = server;
  }

  static OwnSite start(URI carillon) throws IOException {
    Map<String, String> files =
        Map.of(
            "/",
            """
            <!doctype html><title>A site of its own</title>
            <script type="module">
              import { CarillonPush } from '%scarillon.js';
              window.CarillonPush = CarillonPush;
            </script>
            """
                .formatted(carillon),
            "/classic.js",
            """
            self.carillonSettings = { accepts: (payload) => payload.kind !== 'of the site' };
            importScripts('/carillon-sw.js');
            """,
            "/module.js",
            "import '/carillon-sw.js';",
            "/carillon-sw.js",
            Files.readString(WORKER));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, files));
    server.start();
    return new OwnSite(server);
  }

  private static void answer(HttpExchange exchange, Map<String, String> files) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body = files.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
      String type = path.endsWith(".js") ? "text/javascript" : "text/html";
      exchange.getResponseHeaders().add("Content-Type", type + ";charset=utf-8");
      exchange.sendResponseHeaders(files.containsKey(path) ? 200 : 404, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
