package dev.carillon.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedStepsTest {

  @Test
  void goesOnUntilLessThanAStepIsDeleted() {
    AtomicInteger left = new AtomicInteger(25);

    long deleted =
        new BoundedSteps(10, Duration.ofMinutes(1))
            .repeat(rows -> Math.min(rows, left.getAndAdd(-Math.min(rows, left.get()))));

    assertThat(deleted).isEqualTo(25);
    assertThat(left).hasValue(0);
  }

  @Test
  void endsAfterTheStepInWhichItsTimeIsOver() {
    assertThat(new BoundedSteps(10, Duration.ZERO).repeat(rows -> rows)).isEqualTo(10);
  }
}
