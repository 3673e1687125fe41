package dev.carillon.ejb.pipeline.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BreakersTest {

  private static final String ORIGIN = "https://push.example";

  private final Now now = new Now();
  private final Breakers breakers = new Breakers(now);

  @Test
  void oneHostileDeviceStopsNobody() {
    for (int i = 0; i < 1000; i++) {
      breakers.note(1, ORIGIN, 42, true);
    }
    assertThat(breakers.openUntil(1, ORIGIN)).isZero();
  }

  @Test
  void manyDevicesThatCannotBeReachedOpenItForTheirOriginOnly() {
    fail(20);
    assertThat(breakers.openUntil(1, ORIGIN)).isGreaterThan(now.millis());
    assertThat(breakers.openUntil(1, "https://other.example")).isZero();
    assertThat(breakers.openUntil(2, ORIGIN)).isZero();
    assertThat(breakers.open()).isEqualTo(1);
  }

  @Test
  void aMinorityOfFailuresDoesNotOpenIt() {
    breakers.note(1, ORIGIN, 999, true);
    for (int i = 0; i < 100; i++) {
      breakers.note(1, ORIGIN, 1000 + i, false);
      breakers.note(1, ORIGIN, i % 40, i % 3 == 0);
    }
    assertThat(breakers.openUntil(1, ORIGIN)).isZero();
  }

  @Test
  void itIsTriedAgainAfterAPauseThatGrows() {
    fail(20);
    long first = breakers.openUntil(1, ORIGIN) - now.millis();
    now.at += first + 1;
    assertThat(breakers.openUntil(1, ORIGIN)).isZero();
    fail(20);
    assertThat(breakers.openUntil(1, ORIGIN) - now.millis()).isGreaterThan(first);
  }

  private void fail(int devices) {
    for (int i = 0; i < devices; i++) {
      breakers.note(1, ORIGIN, i, true);
    }
  }

  private static final class Now extends Clock {
    private long at = 1_000_000;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(at);
    }
  }
}
