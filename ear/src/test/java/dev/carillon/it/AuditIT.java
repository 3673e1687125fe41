package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The audit's tries, on a server of their own because they change its apps: malformed heads,
 * floods, and requests with valid signatures over every route of the OpenAPI document. {@code
 * -Paudit} has 100,000 of these; {@code -Dcarillon.audit.seed} repeats a run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditIT {
  private static final int REQUESTS = Integer.getInteger("carillon.audit.requests", 3_000);
  private static final long SEED = Long.getLong("carillon.audit.seed", 20_261_125L);
  private static final int THREADS = 4;
  private static final int ANSWER = 300_000;
  private static final Duration LONG = Duration.ofSeconds(1);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private LibertyProcess server;
  private ApiClient bench;

  @BeforeAll
  void start() throws Exception {
    server = new LibertyProcess("audit");
    server.start();
    bench = new ApiClient(server.uri(), "bench-id", "bench-key", "bench-secret");
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void fuzzedRequestsToEveryRouteAreAnsweredPlainlyAndSoon() throws Exception {
    JsonNode api = ApiClient.json(get("/openapi?format=JSON").body());
    List<FuzzedRequest.Route> routes = FuzzedRequest.Route.all(api);
    FuzzedRequest.Callers callers =
        new FuzzedRequest.Callers(bench, "bench-id", userToken(), "bench-api-key", "operator-key");
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> all = new ArrayList<>();
    try {
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < REQUESTS; n = next.getAndIncrement()) {
                    FuzzedRequest.Route route = routes.get(n % routes.size());
                    Random random = new Random(SEED + n);
                    requirePlain(n, FuzzedRequest.of(route, api, callers, random));
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  private void requirePlain(int number, FuzzedRequest request) throws Exception {
    String what = "-Dcarillon.audit.seed=" + SEED + ", request " + number + "\n" + request;
    long start = System.nanoTime();
    String answer = answer(request.at(server.uri()), what);
    if (System.nanoTime() - start > LONG.toNanos()) {
      start = System.nanoTime(); // once more: the machine may have been busy
      answer = answer(request.at(server.uri()), what);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(LONG);
    }
    assertThat(answer)
        .as(what)
        .doesNotContainIgnoringCase("<html", "<h1", "<!doctype")
        .doesNotContain("Exception", "SRVE0", "CWWW", "at dev.carillon");
  }

  private String answer(HttpRequest request, String what) throws Exception {
    HttpResponse<java.io.InputStream> answer =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (java.io.InputStream in = answer.body()) {
      String body = new String(in.readNBytes(ANSWER), StandardCharsets.UTF_8);
      assertThat(answer.statusCode()).as(what + "\n" + body).isLessThan(500);
      assertThat(answer.headers().firstValue("X-Content-Type-Options"))
          .as(what)
          .hasValue("nosniff");
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(what)
          .doesNotContain("html");
      return body;
    }
  }

  private String userToken() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve("/api/push/demo/session"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    return ApiClient.json(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("token")
        .asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: +36",
        "Content-Length: 0x10",
        "Content-Length: 36 x",
        "Content-Length: 36, 36",
        "Transfer-Encoding: xchunked",
        "Host: another"
      })
  void aMalformedHeadIsRefusedAndItsBodyIsNoRequest(String field) throws IOException {
    String smuggled = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
    for (String line :
        List.of("POST /api/push/events", "POST /apps/bench-id/events", "PATCH /metrics")) {
      String head = line + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
      String answer = raw(head + field + "\r\n\r\n" + smuggled);
      assertThat(answer)
          .as(line)
          .startsWith("HTTP/1.1 400")
          .containsIgnoringCase("connection: close");
      assertThat(answer.split("HTTP/1\\.1 ", -1)).as("answers to " + line).hasSize(2);
    }
  }

  @Test
  void aDeleteWithoutALengthIsTheLastOfItsConnection() throws IOException {
    String second = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
    String answer =
        raw(
            "DELETE /api/push/devices/x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"
                + second);
    assertThat(answer.split("HTTP/1\\.1 ", -1)).hasSize(2);
  }

  @Test
  void aRequestNamesItsHost() throws IOException {
    assertThat(raw("GET /api/push/vapid-public-key HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/push/vapid-public-key", "/metrics", "/admin/jobs/cleanup", "/sse", "/none"})
  void anAcceptThatCannotBeReadIsTheCallersFault(String path) throws IOException {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nAccept: a/b;q=x\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"invalid_input\"");
  }

  @Test
  void aHeadIsLookedAtBeforeAnyBody() throws IOException {
    String head = "POST /api/push/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    String answer = raw(head + "Accept: a/b;q=x\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("Accept is malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jwt/ibm/api", "/jwt/", "/no-such-file", "/app/x", "/WEB-INF/web.xml"})
  void whereNothingIsThereIsNothingOfTheContainers(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"code\":\"not_found\"");
    assertThat(answer.headers().map()).doesNotContainKey("$wsep");
  }

  @Test
  void answersAreNeitherGuessedNorKept() throws Exception {
    HttpResponse<String> answer = get("/api/push/vapid-public-key");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(get("/").headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none';")
        .contains("script-src 'self';", "frame-ancestors 'none'");
    assertThat(get("/health/live").headers().firstValue("X-Content-Type-Options"))
        .hasValue("nosniff");
  }

  @Test
  void nonsenseDoesNotFillTheLog() throws Exception {
    Path log = server.outputDir().resolve("logs/messages.log");
    long before = Files.size(log);
    for (int i = 0; i < 500; i++) {
      raw("GET /api/push/%ff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      raw("GET /none-" + i + " HTTP/1.1\r\nHost: a\r\nAccept: a/b;q=x\r\n\r\n");
      raw("GET /none-" + i + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }
    assertThat(Files.size(log) - before).as("bytes of log for 1,500 requests").isLessThan(50_000);
    Path directory = server.outputDir().resolve("logs/ffdc");
    try (Stream<Path> dumps = Files.list(directory)) {
      assertThat(dumps.count()).as("dumps").isLessThan(50);
    }
    assertThat(Files.getPosixFilePermissions(directory))
        .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
    assertThat(get("/metrics").body())
        .contains("carillon_http_heads_refused_total{fault=\"accept\"}");
  }

  @Test
  void deepJsonIsRefusedEverywhere() throws Exception {
    String deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);
    for (String path : List.of("/push/publish", "/events", "/push/deviceRegistrations")) {
      ApiClient.Answer answer = bench.post(path, deep);
      assertThat(answer.status()).as(path).isEqualTo(400);
    }
    assertThat(bench.patch("/settings", deep).status()).isEqualTo(400);
    assertThat(bench.post("/events", "[".repeat(1_000_000)).status()).isEqualTo(400);
  }

  @Test
  void aFloodOfHeadsCostsNobodyElse() throws Exception {
    List<Socket> flood = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = new Socket("localhost", server.uri().getPort());
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
        flood.add(socket);
      }
      long start = System.nanoTime();
      bench.get("/channels", Map.of()).expect(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve(path)).timeout(Duration.ofSeconds(20)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** All that the server says on a connection until it closes it. */
  private String raw(String sent) throws IOException {
    try (Socket socket = new Socket("localhost", server.uri().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
