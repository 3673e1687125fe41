package dev.carillon.web.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogPaceTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final LogPace pace = new LogPace(nanos::get);

  @Test
  void letsOneLineThroughASecondAndSaysHowManyItHeldBack() {
    assertThat(pace.take()).isZero();
    for (int i = 0; i < 100; i++) {
      assertThat(pace.take()).isNegative();
    }
    nanos.addAndGet(1_000_000_000L);
    assertThat(pace.take()).isEqualTo(100);
    nanos.addAndGet(2_000_000_000L);
    assertThat(pace.take()).isZero();
  }
}
