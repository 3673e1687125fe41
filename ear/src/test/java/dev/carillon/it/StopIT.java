package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server that is asked to stop while clients are connected. */
class StopIT {
  private static final Duration QUIESCE = Duration.ofSeconds(30);

  @Test
  void sendsItsClientsAwayAtOnceAndDoesNotWaitForThem() throws IOException, InterruptedException {
    try (LibertyProcess server = new LibertyProcess("stop")) {
      server.start();
      try (LiveClient first = LiveClient.connect(server.uri(), "7");
          LiveClient second = LiveClient.connect(server.uri(), "2");
          EventStream stream =
              new EventStream(server.uri(), "app_key=app-key&channels=news", null)) {
        stream.next("subscription_succeeded");
        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(QUIESCE);
        first.awaitClose(4200);
        second.awaitClose(4200);
      }
    }
  }
}
