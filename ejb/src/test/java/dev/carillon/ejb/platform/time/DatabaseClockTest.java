package dev.carillon.ejb.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseClockTest {

  private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000;

  private final TestClock own = new TestClock();
  private final DatabaseClock clock = new DatabaseClock(own);

  /** The answer comes from the middle of the time that the question takes. */
  private void measure(long aheadMs, long tookMs) {
    clock.measure(
        () -> {
          long there = own.millis() + aheadMs + tookMs / 2;
          own.advance(Duration.ofMillis(tookMs));
          return there;
        });
  }

  @Test
  void isTheNodesOwnUntilItIsMeasured() {
    assertThat(clock.millis()).isEqualTo(own.millis());
  }

  @ParameterizedTest
  @ValueSource(longs = {-40 * DAY, -20_000, 20_000, 40 * DAY})
  void aNodeWhoseClockIsWrongTellsTheDatabasesTime(long aheadMs) {
    measure(aheadMs, 10);
    assertThat(clock.millis()).isEqualTo(own.millis() + aheadMs);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(own.millis() + aheadMs));
    own.advance(Duration.ofMillis(5));
    assertThat(clock.millis()).isEqualTo(own.millis() + aheadMs);
  }

  @Test
  void aSlowAnswerThatFitsChangesNothing() {
    measure(20_000, 2);
    measure(20_700, 2_000);
    assertThat(clock.millis()).isEqualTo(own.millis() + 20_000);
  }

  @Test
  void aClockThatWasSetIsPutRightAgain() {
    measure(0, 2);
    own.advance(Duration.ofDays(1));
    measure(-DAY, 2);
    assertThat(clock.millis()).isEqualTo(own.millis() - DAY);
  }

  @Test
  void theSteadyOneBeginsAtTheNodesTime() {
    DatabaseClock steady = DatabaseClock.steady();
    assertThat(steady.millis())
        .isBetween(System.currentTimeMillis() - 10_000, System.currentTimeMillis() + 10_000);
    steady.measure(() -> NOON);
    assertThat(steady.millis()).isBetween(NOON - 10_000, NOON + 10_000);
  }
}
