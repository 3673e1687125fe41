package dev.carillon.providers.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mocks.wire.MockServer;
import dev.carillon.mocks.wire.Reply;
import dev.carillon.providers.http2.TransportFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class Http2ClientTest extends Http2Fixture {

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
  void timesOutWhatGotAStreamAndWhatGotNone() throws Exception {
    serve(request -> hang());
    client =
        client(new TestOptions().requestTimeout(Duration.ofMillis(200)).maxConnections(1).build());
    List<Kind> kinds = kindsOf(submit(MAX_STREAMS + 5).await());
    assertThat(Collections.frequency(kinds, Kind.TIMED_OUT)).isEqualTo(MAX_STREAMS);
    assertThat(Collections.frequency(kinds, Kind.CONNECT_FAILED)).isEqualTo(5);
  }

  @Test
  void givesBackStreamsThatCameTooLateToBeUsed() throws Exception {
    serve(request -> request.path().equals("/hang") ? hang() : OK);
    client =
        client(new TestOptions().requestTimeout(Duration.ofMillis(300)).maxConnections(1).build());
    submit(1).await();
    for (int round = 1; round <= 3; round++) {
      Results stuck = new Results(2 * MAX_STREAMS);
      client.submit(requests(server.uri(), "/hang", 2 * MAX_STREAMS), stuck);
      List<Kind> kinds = kindsOf(stuck.await());
      assertThat(Collections.frequency(kinds, Kind.CONNECT_FAILED)).isEqualTo(MAX_STREAMS);
      assertThat(served).hasValue(1 + round * MAX_STREAMS);
    }
    assertThat(submit(MAX_STREAMS).await()).allMatch(Http2Fixture::isOk);
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
      assertThat(free.await()).allMatch(Http2Fixture::isOk);
      assertThat(stuck.await()).noneMatch(Http2Fixture::isOk);
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
    assertThat(results.await()).noneMatch(Http2Fixture::isOk);
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
      answered += (int) each.await().stream().filter(Http2Fixture::isOk).count();
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
}
