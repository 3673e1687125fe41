package dev.carillon.ejb.pipeline.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.settle.RetryPolicy.Decision;
import dev.carillon.ejb.pipeline.settle.RetryPolicy.Failed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final PipelineSettings.Retry SETTINGS =
      new PipelineSettings.Retry(
          4, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMinutes(1));

  private final RetryPolicy most = new RetryPolicy(SETTINGS, () -> 1.0);
  private final RetryPolicy least = new RetryPolicy(SETTINGS, () -> 0.0);

  @Test
  void delaysDoubleUpToABoundWithJitterInTheirUpperHalf() {
    assertThat(most.decide(failed(1, null, null))).isEqualTo(new Decision.Again(11_000));
    assertThat(most.decide(failed(2, null, null))).isEqualTo(new Decision.Again(12_000));
    assertThat(most.decide(failed(3, null, null))).isEqualTo(new Decision.Again(13_000));
    assertThat(least.decide(failed(2, null, null))).isEqualTo(new Decision.Again(11_000));
  }

  @Test
  void retryAfterIsNeverUndercut() {
    assertThat(least.decide(failed(1, Duration.ofSeconds(20), null)))
        .isEqualTo(new Decision.Again(30_000));
    assertThat(most.decide(failed(1, Duration.ofMillis(1), null)))
        .isEqualTo(new Decision.Again(11_000));
  }

  @Test
  void itEndsByAttemptsByTimeAndByExpiry() {
    assertThat(most.decide(failed(4, null, null))).isEqualTo(new Decision.GiveUp());
    assertThat(most.decide(failed(1, Duration.ofMinutes(2), null)))
        .isEqualTo(new Decision.GiveUp());
    assertThat(most.decide(failed(1, null, 10_500L))).isEqualTo(new Decision.TooLate());
  }

  private static Failed failed(int attempt, Duration after, Long expiresAt) {
    return new Failed(attempt, 10_000, 10_000, after, expiresAt);
  }
}
