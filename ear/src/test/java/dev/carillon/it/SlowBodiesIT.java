package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Five hundred clients that send a byte of their body now and then, on each kind of route: nobody
 * else notices, and they are answered and gone before long.
 */
@ExtendWith(Suite.Extension.class)
class SlowBodiesIT {
  private static final int CLIENTS = 500;
  private static final int BODY = 1000;
  private static final int ORDINARY = 16;

  /** For everybody else. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** The grace of a body, the watch that comes round each second, and a busy machine. */
  private static final Duration GONE = Duration.ofSeconds(30);

  private final URI server;
  private final ApiClient demo;
  private final ApiClient bench;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(SOON).build();
  private final List<Slow> clients = new ArrayList<>();

  SlowBodiesIT(Suite suite) {
    server = suite.uri();
    demo = ApiClient.demo(server);
    bench = new ApiClient(server, "bench-id", "bench-key", "bench-secret");
  }

  @AfterEach
  void leave() throws IOException {
    for (Slow client : clients) {
      client.socket.close();
    }
  }

  @Test
  void ofAnAppWithAValidKeyStopNobody() throws Exception {
    String body = " ".repeat(BODY);
    Map<String, Integer> answers =
        attack(
            () -> "POST " + bench.signedTarget("POST", "/push/publish", body) + " HTTP/1.1\r\n",
            () -> demo.get("/push/credentials").expect(200));

    assertThat(answers).isEqualTo(Map.of("408", CLIENTS));
  }

  @Test
  void ofAUserStopNobody() throws Exception {
    String user = token("127.0.0.1");
    Map<String, Integer> answers =
        attack(
            () ->
                "POST /api/push/subscribe HTTP/1.1\r\nAuthorization: Bearer %s\r\n".formatted(user),
            () -> token("127.0.0.1"));

    assertThat(answers).containsOnlyKeys("408", "503");
  }

  @Test
  void ofAnyoneStopNobodyElse() throws Exception {
    Map<String, Integer> answers =
        attack(() -> "POST /api/push/events HTTP/1.1\r\n", () -> token("127.0.0.2"));

    assertThat(answers).containsOnlyKeys("408", "503");
  }

  @Test
  void withoutASignatureOrATokenAreSentAwayAtOnce() throws Exception {
    Map<String, Integer> unsigned =
        attack(
            () -> "POST /apps/bench-id/push/publish HTTP/1.1\r\n",
            () -> bench.get("/channels").expect(200));
    leave();
    clients.clear();
    Map<String, Integer> strangers =
        attack(
            () -> "POST /api/push/subscribe HTTP/1.1\r\n",
            () -> bench.get("/channels").expect(200));

    assertThat(unsigned).isEqualTo(Map.of("400", CLIENTS));
    assertThat(strangers).isEqualTo(Map.of("401", CLIENTS));
  }

  /** Each body is read on one thread and goes on from another: none may get lost between. */
  @Test
  void ofAnyoneConfuseNoOrdinaryRequests() throws Exception {
    for (int i = 0; i < 50; i++) {
      clients.add(new Slow(server, "POST /api/push/events HTTP/1.1\r\n"));
    }
    ExecutorService threads = Executors.newFixedThreadPool(ORDINARY);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < ORDINARY; i++) {
        String name = "slow-bodies-" + i;
        all.add(threads.submit(() -> publishMany(name)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Object publishMany(String name) throws Exception {
    ApiClient client = new ApiClient(server, "bench-id", "bench-key", "bench-secret");
    for (int i = 0; i < 100; i++) {
      String id = name + "-" + i;
      JsonNode receipt =
          client
              .post(
                  "/push/publish",
                  "{\"publishId\":\"%s\",\"recipients\":[{\"type\":\"client\",\"clientId\":\"nobody\"}],"
                          .formatted(id)
                      + "\"payload\":{\"title\":\"T\"}}")
              .expect(202);
      assertThat(receipt.path("publishId").asText()).isEqualTo(id);
    }
    return name;
  }

  /** An ordinary request. */
  private interface Ordinary {
    Object call() throws Exception;
  }

  /** What the clients are answered in the end, by how many. */
  private Map<String, Integer> attack(Supplier<String> head, Ordinary ordinary) throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Slow(server, head.get()));
    }
    for (int round = 0; round < 3; round++) {
      drip();
      within(SOON, this::health);
      within(SOON, ordinary);
    }
    Map<String, Integer> answers = new TreeMap<>();
    Waiting.until(
        "all are answered",
        GONE,
        () -> {
          drip();
          return clients.stream().allMatch(Slow::isAnswered);
        });
    clients.forEach(client -> answers.merge(client.status, 1, Integer::sum));
    within(SOON, this::health);
    return answers;
  }

  private void drip() {
    clients.forEach(Slow::drip);
  }

  private static void within(Duration limit, Ordinary request) throws Exception {
    long start = System.nanoTime();
    request.call();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
  }

  private Object health() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.resolve("/health")).timeout(SOON).build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
    return request;
  }

  /** A new visitor's token, by a route that takes a body from anyone. */
  private String token(String from) throws IOException {
    try (Socket socket =
        new Socket(server.getHost(), server.getPort(), InetAddress.getByName(from), 0)) {
      socket.setSoTimeout((int) SOON.toMillis());
      String request =
          "POST /api/push/demo/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 200");
      return ApiClient.json(answer.substring(answer.indexOf("\r\n\r\n") + 4))
          .path("token")
          .asText();
    }
  }

  /** A client that says how long its body is and sends little of it. Used by one thread. */
  private static final class Slow {
    private final Socket socket;
    private String status;
    private boolean broken;

    Slow(URI server, String head) throws IOException {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setSoTimeout(1);
      String rest =
          "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(BODY);
      socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.US_ASCII));
    }

    void drip() {
      if (status != null) {
        return;
      }
      try {
        if (!broken) {
          socket.getOutputStream().write(' ');
        }
      } catch (IOException e) {
        broken = true; // it was sent away: the answer is still to be read
      }
      read();
    }

    private void read() {
      byte[] start = new byte[12];
      try {
        if (socket.getInputStream().available() >= start.length
            && socket.getInputStream().readNBytes(start, 0, start.length) == start.length) {
          status = new String(start, StandardCharsets.US_ASCII).substring("HTTP/1.1 ".length());
        }
      } catch (IOException e) {
        status = "no answer: " + e.getMessage();
      }
    }

    boolean isAnswered() {
      return status != null;
    }
  }
}
