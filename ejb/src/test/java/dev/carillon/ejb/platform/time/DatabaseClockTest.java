package dev.carillon.ejb.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseClockTest {

  private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000;

  /** Stands until it is moved. */
  private static final class OwnClock extends Clock {
    private long now = NOON;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(now);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final OwnClock own = new OwnClock();
  private final DatabaseClock clock = new DatabaseClock(own);

  /** The answer comes from the middle of the time that the question takes. */
  private void measure(long aheadMs, long tookMs) {
    clock.measure(
        () -> {
          long there = own.now + aheadMs + tookMs / 2;
          own.now += tookMs;
          return there;
        });
  }

  @Test
  void isTheNodesOwnUntilItIsMeasured() {
    assertThat(clock.millis()).isEqualTo(NOON);
  }

  @ParameterizedTest
  @ValueSource(longs = {-40 * DAY, -20_000, 20_000, 40 * DAY})
  void aNodeWhoseClockIsWrongTellsTheDatabasesTime(long aheadMs) {
    measure(aheadMs, 10);
    assertThat(clock.millis()).isEqualTo(own.now + aheadMs);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(own.now + aheadMs));
    own.now += 5;
    assertThat(clock.millis()).isEqualTo(own.now + aheadMs);
  }

  @Test
  void aSlowAnswerThatFitsChangesNothing() {
    measure(20_000, 2);
    measure(20_700, 2_000);
    assertThat(clock.millis()).isEqualTo(own.now + 20_000);
  }

  @Test
  void aClockThatWasSetIsPutRightAgain() {
    measure(0, 2);
    own.now += DAY;
    measure(-DAY, 2);
    assertThat(clock.millis()).isEqualTo(own.now - DAY);
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
