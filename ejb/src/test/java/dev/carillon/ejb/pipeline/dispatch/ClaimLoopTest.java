package dev.carillon.ejb.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimLoopTest {

  @ParameterizedTest
  @CsvSource({"PT1S,1000", "PT3S,1500", "PT10S,5000", "PT10M,15000"})
  void theLongerNothingMovesTheLongerItsBatchesWait(Duration idle, long delayMs) {
    assertThat(ClaimLoop.stalledDelayMs(idle.toNanos())).isEqualTo(delayMs);
  }
}
