package dev.carillon.ejb.platform.periodic;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeriodicTasksTest {

  private final AtomicLong now = new AtomicLong();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final PeriodicTasks tasks = new PeriodicTasks(scheduler, meters, now::get);

  @AfterEach
  void end() {
    scheduler.shutdownNow();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void anExceptionAndAnErrorEndNoLaterRound() throws InterruptedException {
    CountDownLatch rounds = new CountDownLatch(4);
    PeriodicTask task =
        tasks.every(
            Duration.ofMillis(1),
            "renewal",
            () -> {
              rounds.countDown();
              if (rounds.getCount() % 2 == 0) {
                throw new IllegalStateException("thrown");
              }
              throw new StackOverflowError("thrown");
            });
    assertThat(rounds.await(10, TimeUnit.SECONDS)).isTrue();
    task.cancel();
    assertThat(meters.counter("carillon.periodic.failures", "task", "renewal").count())
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void whatDoesNotComeRoundMakesReadinessFailUntilItDoes() {
    PeriodicTask task = tasks.watch("loop", Duration.ofSeconds(10));
    pass(Duration.ofSeconds(50));
    assertThat(tasks.trouble()).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(tasks.trouble()).contains("loop: nothing done for 51 s, does not come round");
    task.round(() -> {});
    assertThat(tasks.trouble()).isEmpty();
  }

  @Test
  void whatFailsEachTimeIsLateWithItsReason() {
    PeriodicTask often = tasks.watch("often", Duration.ofMillis(100));
    for (int i = 0; i <= 30; i++) {
      assertThat(tasks.trouble()).isEmpty();
      often.round(
          () -> {
            throw new IllegalArgumentException("a secret");
          });
      pass(Duration.ofSeconds(1));
    }
    assertThat(tasks.trouble()).contains("often: nothing done for 31 s, IllegalArgumentException");
  }

  @Test
  void roundsWithoutAPeriodAreNeverLateAndCancelledOnesForgotten() {
    tasks.watch("nightly", null);
    PeriodicTask ended = tasks.watch("ended", Duration.ofSeconds(1));
    ended.cancel();
    pass(Duration.ofDays(40));
    assertThat(tasks.trouble()).isEmpty();
  }
}
