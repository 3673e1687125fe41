package dev.carillon.providers.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mocks.wire.MockCertificate;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.MockService;
import dev.carillon.mocks.wire.Reply;
import dev.carillon.providers.http2.TransportFailure.Kind;
import dev.carillon.providers.net.AddressRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class Http2ClientTest {

  private static final int MAX_STREAMS = 10;
  private static final Reply OK = Reply.now(Reply.Answer.json(200, "{}"));

  private static MockNet net;
  private static EventLoops loops;

  private final AtomicInteger served = new AtomicInteger();
  private MockServer server;
  private Http2Client client;

  @BeforeAll
  static void start() {
    net = MockNet.start();
    loops = new EventLoops(1);
  }

  @AfterAll
  static void stop() {
    loops.close();
    net.close();
  }

  @AfterEach
  void close() {
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void givesTheAnswer() throws Exception {
    serve(
        request ->
            Reply.now(
                Reply.Answer.json(
                    429, request.path() + request.header("x-a"), "retry-after", "7")));
    client = client(options());
    Results results = new Results(1);
    RequestHeaders headers = RequestHeaders.of(Map.of("X-A", "b"));
    client.submit(List.of(request(server.uri(), "/p?q=1", headers)), results);
    Http2Response response = (Http2Response) results.one();
    assertThat(response.status()).isEqualTo(429);
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("/p?q=1b");
    assertThat(response.header("Retry-After")).isEqualTo("7");
  }

  @Test
  void opensMoreConnectionsWhenStreamsAreTakenUpToTheBound() throws Exception {
    serve(request -> OK.later(Duration.ofMillis(30)));
    client = client(options());
    Results one = submit(1);
    one.await();
    assertThat(server.connections()).isEqualTo(1);
    assertThat(submit(100).await()).allMatch(Http2ClientTest::isOk);
    assertThat(server.connections()).isEqualTo(3);
  }

  @Test
  void aBurstThatOneConnectionCarriesOpensNoMore() throws Exception {
    serve(request -> OK.later(Duration.ofMillis(30)));
    client = client(options());
    assertThat(submit(MAX_STREAMS).await()).allMatch(Http2ClientTest::isOk);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void aDeadOriginFailsAllThatWaitAtOnce() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    client =
        new Http2Client(
            loops,
            options(),
            (host, port) -> {
              asked.incrementAndGet();
              return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
            });
    Results results = new Results(100);
    client.submit(requests(URI.create("http://localhost:1"), "/", 100), results);
    assertThat(kindsOf(results.await())).containsOnly(Kind.CONNECT_FAILED);
    assertThat(asked).hasValue(1);
  }

  @Test
  void speaksHttp2OverTls() throws Exception {
    serve(request -> OK);
    client = client(options().withTrustedCertificates(MockCertificate.shared().pem()));
    Results results = new Results(1);
    client.submit(List.of(request(server.tlsUri(), "/", RequestHeaders.none())), results);
    assertThat(isOk(results.one())).isTrue();
  }

  @Test
  void fallsBackToHttp1WhereThePeerOffersNothingElse() throws Exception {
    server =
        MockServer.startHttp1(
            net, request -> Reply.now(Reply.Answer.json(200, request.path(), "x-a", "b")));
    client = client(options().withTrustedCertificates(MockCertificate.shared().pem()));
    Results results = new Results(50);
    client.submit(requests(server.tlsUri(), "/p", 50), results);
    assertThat(results.await()).allMatch(Http2ClientTest::isOk);
    assertThat(((Http2Response) results.one()).header("X-A")).isEqualTo("b");
  }

  @Test
  void aDroppedHttp1ConnectionIsReported() throws Exception {
    server = MockServer.startHttp1(net, request -> Reply.now(new Reply.Drop()));
    client = client(options().withTrustedCertificates(MockCertificate.shared().pem()));
    Results results = new Results(5);
    client.submit(requests(server.tlsUri(), "/p", 5), results);
    assertThat(kindsOf(results.await())).containsOnly(Kind.RESET);
  }

  @Test
  void doesNotTrustAStrangersCertificate() throws Exception {
    serve(request -> OK);
    client = client(options());
    Results results = new Results(1);
    client.submit(List.of(request(server.tlsUri(), "/", RequestHeaders.none())), results);
    assertThat(kindOf(results.one())).isEqualTo(Kind.CONNECT_FAILED);
    assertThat(served).hasValue(0);
  }

  @Test
  void followsNoRedirect() throws Exception {
    serve(request -> Reply.now(Reply.Answer.empty(307, "location", server.uri() + "/other")));
    client = client(options());
    assertThat(((Http2Response) submit(1).one()).status()).isEqualTo(307);
    assertThat(served).hasValue(1);
  }

  @Test
  void sendsAgainWhatAGoAwayNamesAsUnprocessed() throws Exception {
    serve(request -> served.get() == 1 ? Reply.now(new Reply.GoAway()) : OK);
    client = client(options());
    assertThat(isOk(submit(1).one())).isTrue();
    assertThat(served).hasValue(2);
  }

  @Test
  void sendsARefusedStreamAgainTwiceAtMost() throws Exception {
    serve(request -> Reply.now(new Reply.Reset(7)));
    client = client(options());
    assertThat(kindOf(submit(1).one())).isEqualTo(Kind.REFUSED);
    assertThat(served).hasValue(3);
  }

  @Test
  void doesNotRepeatWhatMayHaveBeenProcessed() throws Exception {
    serve(request -> Reply.now(new Reply.Reset(2)));
    client = client(options());
    assertThat(kindOf(submit(1).one())).isEqualTo(Kind.RESET);
    assertThat(served).hasValue(1);
  }

  @Test
  void reportsADroppedConnectionForEachOfItsRequests() throws Exception {
    serve(request -> served.get() == 10 ? Reply.now(new Reply.Drop()) : hang());
    client = client(new TestOptions().maxConnections(1).build());
    assertThat(submit(10).await()).allMatch(result -> kindOf(result) == Kind.RESET);
    assertThat(isOk(retryAgainst(request -> OK))).isTrue();
  }

  @Test
  void timesOutWhatHangs() throws Exception {
    serve(request -> hang());
    client = client(new TestOptions().requestTimeout(Duration.ofMillis(200)).build());
    assertThat(kindOf(submit(1).one())).isEqualTo(Kind.TIMED_OUT);
  }

  @Test
  void timesOutWhatNeverGotAStreamAsUnprocessed() throws Exception {
    serve(request -> hang());
    client =
        client(new TestOptions().requestTimeout(Duration.ofMillis(200)).maxConnections(1).build());
    List<Http2Result> results = submit(MAX_STREAMS + 5).await();
    assertThat(Collections.frequency(kindsOf(results), Kind.TIMED_OUT)).isEqualTo(MAX_STREAMS);
    assertThat(Collections.frequency(kindsOf(results), Kind.CONNECT_FAILED)).isEqualTo(5);
  }

  @Test
  void aHangingOriginHoldsOnlyItsOwnSlots() throws Exception {
    serve(request -> request.path().equals("/hang") ? hang() : OK);
    try (MockServer other = MockServer.start(net, 0, MAX_STREAMS, request -> OK)) {
      client = client(new TestOptions().maxInFlight(5).build());
      Results stuck = new Results(20);
      client.submit(requests(server.uri(), "/hang", 20), Duration.ofMillis(300), stuck);
      Results free = new Results(20);
      client.submit(requests(other.uri(), "/", 20), free);
      assertThat(free.await()).allMatch(Http2ClientTest::isOk);
      assertThat(stuck.await()).noneMatch(Http2ClientTest::isOk);
    }
  }

  @Test
  void refusesWhatGoesBeyondItsQueue() throws Exception {
    serve(request -> hang());
    client =
        client(
            new TestOptions()
                .requestTimeout(Duration.ofMillis(200))
                .maxInFlight(2)
                .maxWaiting(3)
                .build());
    submit(1).await();
    List<Kind> kinds = kindsOf(submit(20).await());
    assertThat(kinds).contains(Kind.OVERLOADED, Kind.TIMED_OUT, Kind.CONNECT_FAILED);
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    client = client(options());
    Results results = new Results(3);
    client.submit(requests(URI.create("http://localhost:" + port), "/", 3), results);
    assertThat(kindsOf(results.await())).containsOnly(Kind.CONNECT_FAILED);
  }

  @Test
  void asksTheResolverBeforeItConnects() throws Exception {
    serve(request -> OK);
    client =
        new Http2Client(
            loops,
            options(),
            (host, port) -> {
              throw new AddressRefusedException();
            });
    assertThat(kindsOf(submit(2).await())).containsOnly(Kind.ADDRESS_REFUSED);
    assertThat(served).hasValue(0);
  }

  @Test
  void connectsToTheAddressThatWasResolvedAndKeepsTheName() throws Exception {
    serve(request -> Reply.now(Reply.Answer.json(200, request.headers().authority().toString())));
    client =
        new Http2Client(
            loops,
            options(),
            (host, port) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Results results = new Results(1);
    URI named = URI.create("http://push.invalid:" + server.port());
    client.submit(requests(named, "/", 1), results);
    Http2Response response = (Http2Response) results.one();
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo("push.invalid:" + server.port());
  }

  @Test
  void reportsANameThatDoesNotResolve() throws Exception {
    client =
        new Http2Client(
            loops,
            options(),
            (host, port) -> {
              throw new UnknownHostException(host);
            });
    Results results = new Results(1);
    client.submit(requests(URI.create("https://nowhere.invalid"), "/", 1), results);
    assertThat(kindOf(results.one())).isEqualTo(Kind.CONNECT_FAILED);
  }

  @Test
  void cutsALongBody() throws Exception {
    serve(request -> Reply.now(Reply.Answer.json(200, "x".repeat(5000))));
    client = client(new TestOptions().maxBodyBytes(1000).build());
    assertThat(((Http2Response) submit(1).one()).body()).hasSize(1000);
  }

  @Test
  void closingLetsWhatIsInFlightEndAndFailsWhatComesLater() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    serve(
        request -> {
          arrived.countDown();
          return OK.later(Duration.ofMillis(100));
        });
    client = client(options());
    Results before = submit(1);
    arrived.await();
    client.close();
    Results after = submit(1);
    assertThat(isOk(before.one())).isTrue();
    assertThat(kindOf(after.one())).isEqualTo(Kind.CLOSED);
  }

  @Test
  void endingTheEventLoopsGivesEveryRequestItsResult() throws Exception {
    serve(request -> hang());
    EventLoops own = new EventLoops(1);
    client = new Http2Client(own, options(), AddressResolver.unguarded());
    Results results = submit(40);
    own.close();
    assertThat(results.await()).noneMatch(Http2ClientTest::isOk);
    assertThat(kindOf(submit(1).one())).isEqualTo(Kind.CLOSED);
  }

  @Test
  void givesExactlyOneResultUnderRandomFaults() throws Exception {
    Random random = new Random(7);
    serve(request -> anyReply(random));
    client = client(new TestOptions().requestTimeout(Duration.ofSeconds(2)).build());
    Results[] results = new Results[20];
    for (int i = 0; i < results.length; i++) {
      results[i] = submit(50);
    }
    int answered = 0;
    for (Results each : results) {
      answered += (int) each.await().stream().filter(Http2ClientTest::isOk).count();
    }
    assertThat(answered).isPositive();
  }

  private static Reply anyReply(Random random) {
    int dice = random.nextInt(100);
    if (dice < 2) {
      return Reply.now(new Reply.GoAway());
    } else if (dice < 3) {
      return Reply.now(new Reply.Drop());
    } else if (dice < 5) {
      return hang();
    } else if (dice < 8) {
      return Reply.now(new Reply.Reset(random.nextBoolean() ? 7 : 2));
    }
    return OK.later(Duration.ofMillis(random.nextInt(5)));
  }

  private Http2Result retryAgainst(MockService service) throws Exception {
    server.close();
    serve(service);
    return submit(1).one();
  }

  private void serve(MockService service) throws IOException {
    server =
        MockServer.start(
            net,
            0,
            MAX_STREAMS,
            request -> {
              served.incrementAndGet();
              return service.serve(request);
            });
  }

  private static Reply hang() {
    return Reply.now(new Reply.Hang());
  }

  private static Http2Client client(Http2Options options) {
    return new Http2Client(loops, options, AddressResolver.unguarded());
  }

  private Results submit(int count) {
    Results results = new Results(count);
    client.submit(requests(server.uri(), "/", count), results);
    return results;
  }

  private static List<Http2Request> requests(URI base, String target, int count) {
    return Collections.nCopies(count, request(base, target, RequestHeaders.none()));
  }

  private static Http2Request request(URI base, String target, RequestHeaders headers) {
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    return new Http2Request(Origin.of(base), target, headers, body);
  }

  private static boolean isOk(Http2Result result) {
    return result instanceof Http2Response response && response.status() == 200;
  }

  private static Kind kindOf(Http2Result result) {
    return result instanceof TransportFailure failure ? failure.kind() : null;
  }

  private static List<Kind> kindsOf(List<Http2Result> results) {
    return results.stream().map(Http2ClientTest::kindOf).toList();
  }

  private static Http2Options options() {
    return new TestOptions().build();
  }
}
