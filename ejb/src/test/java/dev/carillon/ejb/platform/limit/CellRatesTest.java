package dev.carillon.ejb.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellRatesTest {

  private static final CellRate RATE = CellRate.of(3, Duration.ofSeconds(10));
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND); // it may turn over
  private final CellRates rates = new CellRates(10, now::get);

  @Test
  void letsABurstThroughAndThenOneEachInterval() {
    for (int i = 0; i < 3; i++) {
      assertThat(rates.take("a", RATE)).isZero();
    }
    assertThat(rates.take("a", RATE)).isEqualTo(10 * SECOND);
    assertThat(rates.take("a", RATE)).as("asking costs nothing").isEqualTo(10 * SECOND);
    assertThat(rates.take("b", RATE)).isZero();

    now.addAndGet(10 * SECOND);
    assertThat(rates.take("a", RATE)).isZero();
    assertThat(rates.take("a", RATE)).isEqualTo(10 * SECOND);

    now.addAndGet(1000 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertThat(rates.take("a", RATE)).isZero();
    }
    assertThat(rates.take("a", RATE)).isPositive();
  }

  @Test
  void forgetsThoseWhoseShareIsWholeAndNobodyElse() {
    CellRate long1 = CellRate.of(1, Duration.ofHours(1));
    assertThat(rates.take("busy", long1)).isZero();
    for (int i = 0; i < 9; i++) {
      assertThat(rates.take("idle-" + i, CellRate.of(1, Duration.ofSeconds(1)))).isZero();
    }
    now.addAndGet(2 * SECOND);

    assertThat(rates.take("new", long1)).isZero();

    assertThat(rates.size()).isEqualTo(2);
    assertThat(rates.take("busy", long1)).isPositive();
  }

  @Test
  void givesNobodyMoreForManyNames() {
    CellRate hourly = CellRate.of(1, Duration.ofHours(1));
    int taken = 0;
    for (int i = 0; i < 1000; i++) {
      taken += rates.take("name-" + i, hourly) == 0 ? 1 : 0;
    }
    assertThat(taken).isEqualTo(11);
    assertThat(rates.size()).isEqualTo(11);
  }

  @Test
  void oneCellCountsAsOneCaller() {
    Cell cell = new Cell();
    CellRate perSecond = CellRate.per(10, Duration.ofSeconds(1));
    long start = -7 * SECOND;
    for (int i = 0; i < 10; i++) {
      assertThat(cell.take(start, perSecond)).isTrue();
    }
    assertThat(cell.take(start, perSecond)).isFalse();
    assertThat(cell.take(start + SECOND / 10, perSecond)).isTrue();
    assertThat(cell.take(start + SECOND / 10, perSecond)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MAX_VALUE})
  void refusesRatesThatCannotBeCounted(int burst) {
    assertThatThrownBy(() -> CellRate.of(burst, Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
