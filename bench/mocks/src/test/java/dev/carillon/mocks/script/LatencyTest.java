package dev.carillon.mocks.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

  @Test
  void hasTheQuantilesAskedFor() {
    Latency latency = Latency.quantiles(Duration.ofMillis(50), Duration.ofMillis(500), 1);

    long[] nanos = LongStream.generate(latency::nextNanos).limit(8192).toArray();
    Arrays.sort(nanos);

    assertThat(nanos[4096] / 1e6).isBetween(47.0, 53.0);
    assertThat(nanos[8110] / 1e6).isBetween(420.0, 580.0);
    assertThat(nanos[8191] / 1e6).isLessThanOrEqualTo(2000.0);
  }

  @Test
  void repeatsWithTheSameSeed() {
    Latency one = Latency.quantiles(Duration.ofMillis(50), Duration.ofMillis(500), 7);
    Latency other = Latency.quantiles(Duration.ofMillis(50), Duration.ofMillis(500), 7);

    for (int i = 0; i < 100; i++) {
      assertThat(one.nextNanos()).isEqualTo(other.nextNanos());
    }
  }
}
