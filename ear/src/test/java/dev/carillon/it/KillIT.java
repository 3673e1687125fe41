package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.mocks.MockSet;
import dev.carillon.mocks.script.Latency;
import dev.carillon.mocks.script.Recorder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the server as {@code kill -9} does at random moments of continuous publishing, starts it
 * again on its data, and compares what was acknowledged with what the provider received.
 */
class KillIT {
  private static final Logger LOG = LoggerFactory.getLogger(KillIT.class);
  private static final long SEED = Long.getLong("carillon.kill.seed", 20_261_120);
  private static final int KILLS = Integer.getInteger("carillon.kill.count", 5);
  private static final int MAX_UNSETTLED = 1000;
  private static final Duration DRAIN = Duration.ofMinutes(3);

  @Test
  void losesNothingAndRepeatsNoMoreThanItsBound() throws Exception {
    try (MockSet mocks = MockSet.start(0)) {
      mocks.fcm().recorder().mode(Recorder.Mode.TOKENS);
      mocks.fcm().script().latency(Latency.fixed(Duration.ofMillis(20)));
      try (LibertyProcess server = server(mocks)) {
        server.start();
        ApiClient client = ApiClient.demo(server.uri());
        Credentials.uploadFcm(client, mocks);
        run(mocks, server, client);
      }
    }
  }

  private static LibertyProcess server(MockSet mocks) throws IOException {
    LibertyProcess server = new LibertyProcess("kill");
    return server
        .with(Suite.variables(mocks, server.home()))
        .with(Map.of("push.max_unsettled", String.valueOf(MAX_UNSETTLED)));
  }

  private void run(MockSet mocks, LibertyProcess server, ApiClient client) throws Exception {
    Random random = new Random(SEED);
    List<Long> repeated = new ArrayList<>();
    Recorder received = mocks.fcm().recorder();
    long before = 0;
    try (Publishers publishers = new Publishers(client, SEED)) {
      publishers.start();
      for (int kill = 1; kill <= KILLS; kill++) {
        publishers.awaitMore(Duration.ofMillis(1000 + random.nextInt(4000)));
        server.kill();
        server.start();
        publishers.awaitMore(Duration.ofSeconds(3));
        long duplicates = duplicates(received);
        repeated.add(duplicates - before);
        before = duplicates;
        LOG.info("kill {}: {}, {} repeated", kill, publishers, repeated.get(kill - 1));
      }
      publishers.stop();
      Waiting.until("all is received", DRAIN, () -> missing(publishers, received).isEmpty());
      LOG.info(
          "{} kills (seed {}): {}, {} received, 0 missing, repeated after each kill {}",
          KILLS,
          SEED,
          publishers,
          received.total(),
          repeated);
      assertThat(missing(publishers, received)).isEmpty();
      assertThat(repeated).allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(MAX_UNSETTLED));
      publishers.assertEnded();
    }
  }

  private static List<String> missing(Publishers publishers, Recorder received) {
    Map<String, Integer> counts = received.byToken();
    return publishers.acknowledgedTokens().stream()
        .filter(token -> !counts.containsKey(token))
        .toList();
  }

  private static long duplicates(Recorder received) {
    return received.byToken().values().stream().mapToLong(count -> count - 1L).sum();
  }
}
