package dev.carillon.providers.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mocks.wire.MockCertificate;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import dev.carillon.providers.http2.TransportFailure.Kind;
import dev.carillon.providers.net.AddressRefusedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class Http2ConnectionsTest extends Http2Fixture {

  @Test
  void opensMoreConnectionsWhenStreamsAreTakenUpToTheBound() throws Exception {
    serve(request -> OK.later(Duration.ofMillis(30)));
    client = client(options());
    Results one = submit(1);
    one.await();
    assertThat(server.connections()).isEqualTo(1);
    assertThat(submit(100).await()).allMatch(Http2Fixture::isOk);
    assertThat(server.connections()).isEqualTo(3);
  }

  @Test
  void aBurstThatOneConnectionCarriesOpensNoMore() throws Exception {
    serve(request -> OK.later(Duration.ofMillis(30)));
    client = client(options());
    assertThat(submit(MAX_STREAMS).await()).allMatch(Http2Fixture::isOk);
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
    assertThat(results.await()).allMatch(Http2Fixture::isOk);
    assertThat(((Http2Response) results.one()).header("X-A")).isEqualTo("b");
  }

  @Test
  void aClearTextOriginThatAnswersInHttp1IsSpokenToInIt() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (PlainHttp1 plain = PlainHttp1.start(connections)) {
      Duration patience = Duration.ofSeconds(30);
      client = client(new TestOptions().connectTimeout(patience).requestTimeout(patience).build());
      for (int i = 0; i < 3; i++) {
        Results results = new Results(20);
        client.submit(requests(plain.uri(), "/p?q=1", 20), results);
        assertThat(results.await()).allMatch(Http2Fixture::isOk);
      }
      assertThat(plain.requests()).containsOnly("POST /p?q=1 {\"a\":1}").hasSize(60);
      // one that found out, and those of the pool
      assertThat(connections.get()).isLessThanOrEqualTo(1 + 3 * 4);
    }
  }

  @Test
  void aFallBackToHttp1OverTlsIsNoErrorInTheLog() throws Exception {
    List<LogRecord> logged = new CopyOnWriteArrayList<>();
    Logger vertx = Logger.getLogger("io.vertx");
    Handler handler = new RecordingHandler(logged);
    vertx.addHandler(handler);
    try {
      server = MockServer.startHttp1(net, request -> OK);
      client = client(options().withTrustedCertificates(MockCertificate.shared().pem()));
      Results results = new Results(5);
      client.submit(requests(server.tlsUri(), "/p", 5), results);
      assertThat(results.await()).allMatch(Http2Fixture::isOk);
      assertThat(logged).noneMatch(each -> each.getLevel() == Level.SEVERE);
    } finally {
      vertx.removeHandler(handler);
    }
  }

  private static final class RecordingHandler extends Handler {
    private final List<LogRecord> records;

    RecordingHandler(List<LogRecord> records) {
      this.records = records;
    }

    @Override
    public void publish(LogRecord entry) {
      records.add(entry);
    }

    @Override
    public void flush() {
      // nothing is kept back
    }

    @Override
    public void close() {
      // nothing is open
    }
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
}
