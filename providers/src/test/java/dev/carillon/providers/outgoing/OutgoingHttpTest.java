package dev.carillon.providers.outgoing;

import static dev.carillon.providers.outgoing.ScriptedServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.TransportFailure;
import dev.carillon.providers.http2.TransportFailure.Kind;
import dev.carillon.providers.net.AddressPolicy;
import dev.carillon.providers.net.GuardedResolver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OutgoingHttpTest {

  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  private final OutgoingHttp http = new OutgoingHttp(true);

  @AfterEach
  void close() {
    http.close();
  }

  private Http2Result get(URI url, Duration deadline) throws Exception {
    return of(http.get(url, RequestHeaders.none(), deadline));
  }

  private Http2Result post(URI url, Duration deadline) throws Exception {
    RequestHeaders headers = RequestHeaders.none().with("Content-Type", "application/json");
    return of(http.post(url, headers, BODY, deadline));
  }

  private static Http2Result of(CompletableFuture<Http2Result> result) throws Exception {
    return result.get(30, TimeUnit.SECONDS);
  }

  private static void assertStatus(Http2Result result, int status) {
    assertThat(result)
        .isInstanceOfSatisfying(
            Http2Response.class, answer -> assertThat(answer.status()).isEqualTo(status));
  }

  private static void assertFailed(Http2Result result, Kind kind) {
    assertThat(result)
        .isInstanceOfSatisfying(
            TransportFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }

  @Test
  void aDocumentIsRead() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            out -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))) {
      Http2Result result = get(server.url("/keys?a=b"), LONG);
      assertStatus(result, 200);
      assertThat(new String(((Http2Response) result).body(), StandardCharsets.UTF_8))
          .isEqualTo("hello");
      assertThat(server.requests().peek())
          .startsWith("GET /keys?a=b HTTP/1.1\n")
          .containsIgnoringCase("host: localhost:" + server.port())
          .containsIgnoringCase("connection: close");
    }
  }

  @Test
  void aPostIsDoneWithItsStatusThoughTheBodyNeverEnds() throws Exception {
    try (ScriptedServer server = new ScriptedServer(out -> dripBody(out))) {
      assertStatus(post(server.url("/hook"), LONG), 200);
      assertThat(server.requests().peek())
          .startsWith("POST /hook HTTP/1.1\n")
          .containsIgnoringCase("content-length: " + BODY.length);
    }
  }

  private static void dripBody(OutputStream out) throws IOException, InterruptedException {
    write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    drip(out, "x");
  }

  private static void drip(OutputStream out, String text) throws IOException, InterruptedException {
    while (true) {
      write(out, text);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Test
  void aBodyThatDripsEndsAtTheDeadline() throws Exception {
    try (ScriptedServer server = new ScriptedServer(OutgoingHttpTest::dripBody)) {
      assertFailed(get(server.url("/"), SHORT), Kind.TIMED_OUT);
    }
  }

  @Test
  void aHeadThatDripsEndsAtTheDeadline() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            out -> {
              write(out, "HTTP/1.1 200 OK\r\nX-A: ");
              drip(out, "x");
            })) {
      assertFailed(get(server.url("/"), SHORT), Kind.TIMED_OUT);
      assertFailed(post(server.url("/"), SHORT), Kind.TIMED_OUT);
    }
  }

  @Test
  void whoNeverAnswersEndsAtTheDeadlineAndIsHungUpOn() throws Exception {
    try (ScriptedServer server = ScriptedServer.silent()) {
      assertFailed(get(server.url("/"), SHORT), Kind.TIMED_OUT);
      assertThat(server.hungUp()).isTrue();
    }
  }

  @Test
  void endlessHeadersAreRefused() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            out -> {
              write(out, "HTTP/1.1 200 OK\r\n");
              while (true) {
                write(out, "X-Header: " + "x".repeat(100) + "\r\n");
              }
            })) {
      assertFailed(get(server.url("/"), LONG), Kind.RESET);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "103 Early Hints"})
  void anInterimAnswerIsNotTheAnswer(String interim) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            out ->
                write(
                    out,
                    "HTTP/1.1 "
                        + interim
                        + "\r\n\r\nHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))) {
      assertStatus(post(server.url("/"), LONG), 500);
      assertStatus(get(server.url("/"), LONG), 500);
    }
  }

  @Test
  void interimAnswersWithoutEndAreRefused() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            out -> {
              while (true) {
                write(out, "HTTP/1.1 100 Continue\r\n\r\n".repeat(100));
              }
            })) {
      assertFailed(post(server.url("/"), LONG), Kind.RESET);
    }
  }

  @Test
  void anInterimAnswerOfAnotherKindIsAFailure() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(out -> drip(out, "HTTP/1.1 102 Processing\r\n\r\n"))) {
      assertFailed(post(server.url("/"), LONG), Kind.RESET);
    }
  }

  @Test
  void whatIsNoHttpIsAFailure() throws Exception {
    try (ScriptedServer server = new ScriptedServer(out -> write(out, "SSH-2.0-x\r\n\r\n"))) {
      assertFailed(post(server.url("/"), LONG), Kind.RESET);
    }
  }

  @Test
  void aBodyWithoutEndIsCut() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            out -> {
              write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
              while (true) {
                write(out, "x".repeat(10_000));
              }
            })) {
      Http2Result result = get(server.url("/"), LONG);
      assertThat(((Http2Response) result).body()).hasSize(OutgoingHttp.MAX_BODY);
    }
  }

  @Test
  void noRedirectIsFollowed() throws Exception {
    try (ScriptedServer inside = new ScriptedServer(out -> write(out, "HTTP/1.1 200 OK\r\n\r\n"));
        ScriptedServer server =
            new ScriptedServer(
                out ->
                    write(
                        out,
                        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "
                            + inside.url("/secret")
                            + "\r\n\r\n"))) {
      assertStatus(get(server.url("/"), LONG), 302);
      assertStatus(post(server.url("/"), LONG), 302);
      assertThat(inside.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "127.0.0.1",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1"
      })
  void aNameThatLeadsInsideIsRefused(String address) throws Exception {
    InetAddress[] inside = {InetAddress.getByName(address)};
    GuardedResolver resolver = new GuardedResolver(new AddressPolicy(false), host -> inside);
    try (OutgoingHttp production = new OutgoingHttp(resolver::resolve, false, null)) {
      URI url = URI.create("https://hooks.example.org/");
      assertFailed(of(production.get(url, RequestHeaders.none(), LONG)), Kind.ADDRESS_REFUSED);
    }
  }

  @Test
  void inProductionNothingGoesOverPlainHttpOrToLoopback() throws Exception {
    try (ScriptedServer server = new ScriptedServer(out -> write(out, "HTTP/1.1 200 OK\r\n\r\n"));
        OutgoingHttp production = new OutgoingHttp(false)) {
      URI secure = URI.create("https://localhost:" + server.port() + "/");
      for (URI url : new URI[] {server.url("/"), secure, URI.create("ftp://example.org/")}) {
        assertFailed(
            of(production.post(url, RequestHeaders.none(), BODY, LONG)), Kind.ADDRESS_REFUSED);
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aNameServiceThatHangsEndsAtTheDeadlineAndDelaysNobodyElse() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer(out -> write(out, "HTTP/1.1 204 No\r\n\r\n"));
        OutgoingHttp hanging =
            new OutgoingHttp(
                (host, port) -> {
                  if (host.startsWith("slow")) {
                    awaitQuietly(release);
                  }
                  return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                },
                true,
                null)) {
      CompletableFuture<Http2Result> slow =
          hanging.get(URI.create("http://slow.example.org/"), RequestHeaders.none(), SHORT);
      assertStatus(of(hanging.post(server.url("/"), RequestHeaders.none(), BODY, LONG)), 204);
      assertFailed(of(slow), Kind.CONNECT_FAILED);
      release.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void manySlowHostsHoldNeitherThreadsNorOthers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (ScriptedServer slow = new ScriptedServer(out -> awaitQuietly(release));
        ScriptedServer quick = new ScriptedServer(out -> write(out, "HTTP/1.1 204 No\r\n\r\n"))) {
      CompletableFuture<?>[] waiting = new CompletableFuture<?>[40];
      for (int i = 0; i < waiting.length; i++) {
        waiting[i] = http.post(slow.url("/"), RequestHeaders.none(), BODY, LONG);
      }
      assertStatus(post(quick.url("/"), LONG), 204);
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      release.countDown();
    }
  }
}
