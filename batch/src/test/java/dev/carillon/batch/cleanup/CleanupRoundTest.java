package dev.carillon.batch.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.platform.job.JobControl;
import dev.carillon.ejb.platform.job.JobProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CleanupRoundTest {

  private final List<JobProgress> runs = new ArrayList<>();

  private final JobControl jobs =
      new JobControl() {
        @Override
        public JobProgress startCleanup() {
          return add("started");
        }

        @Override
        public Optional<JobProgress> latestCleanup() {
          return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
        }
      };

  private JobProgress add(String state) {
    JobProgress run =
        new JobProgress(
            runs.size(),
            state,
            Instant.EPOCH,
            null,
            List.of(new JobProgress.Step("devices", state, 0, 0, 0)));
    runs.add(run);
    return run;
  }

  @Test
  void tellsThatTheRunBeforeFailedAndStartsTheNext() {
    add("failed");
    assertThatThrownBy(new CleanupRound(jobs)::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cleanup run 0 failed")
        .hasMessageContaining("devices");
    assertThat(runs).hasSize(2);
  }

  @Test
  void hasNothingToTellOfOneThatCompleted() {
    assertThatCode(new CleanupRound(jobs)::run).doesNotThrowAnyException();
    runs.clear();
    add("completed");
    assertThatCode(new CleanupRound(jobs)::run).doesNotThrowAnyException();
    assertThat(runs).hasSize(2);
  }
}
