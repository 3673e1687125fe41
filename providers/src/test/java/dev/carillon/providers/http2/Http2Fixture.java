package dev.carillon.providers.http2;

import dev.carillon.mocks.wire.MockNet;
import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.MockService;
import dev.carillon.mocks.wire.Reply;
import dev.carillon.providers.http2.TransportFailure.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A server with a script, and a client for it. */
abstract class Http2Fixture {

  static final int MAX_STREAMS = 10;
  static final Reply OK = Reply.now(Reply.Answer.json(200, "{}"));

  static MockNet net;
  static EventLoops loops;

  final AtomicInteger served = new AtomicInteger();
  MockServer server;
  Http2Client client;

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

  Http2Result retryAgainst(MockService service) throws Exception {
    server.close();
    serve(service);
    return submit(1).one();
  }

  void serve(MockService service) throws IOException {
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

  static Reply hang() {
    return Reply.now(new Reply.Hang());
  }

  static Http2Client client(Http2Options options) {
    return new Http2Client(loops, options, AddressResolver.unguarded());
  }

  Results submit(int count) {
    Results results = new Results(count);
    client.submit(requests(server.uri(), "/", count), results);
    return results;
  }

  static List<Http2Request> requests(URI base, String target, int count) {
    return Collections.nCopies(count, request(base, target, RequestHeaders.none()));
  }

  static Http2Request request(URI base, String target, RequestHeaders headers) {
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    return new Http2Request(Origin.of(base), target, headers, body);
  }

  static boolean isOk(Http2Result result) {
    return result instanceof Http2Response response && response.status() == 200;
  }

  static Kind kindOf(Http2Result result) {
    return result instanceof TransportFailure failure ? failure.kind() : null;
  }

  static List<Kind> kindsOf(List<Http2Result> results) {
    return results.stream().map(Http2Fixture::kindOf).toList();
  }

  static Http2Options options() {
    return new TestOptions().build();
  }
}
