package dev.carillon.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyPaceTest {

  private final BodyPace pace = new BodyPace(Duration.ofSeconds(10), 1000, Duration.ofSeconds(60));

  @ParameterizedTest
  @CsvSource({
    "9999, 0, false",
    "10001, 0, true",
    // a byte now and then buys a millisecond
    "10001, 5, false",
    "10006, 5, true",
    "30000, 20000, false",
    "30001, 20000, true",
    // and nothing buys more than the deadline
    "60000, 1000000, false",
    "60001, 1000000, true"
  })
  void wantsARateOverAllThatArrived(long elapsedMs, long received, boolean tooSlow) {
    assertThat(pace.isTooSlow(elapsedMs * 1_000_000, received)).isEqualTo(tooSlow);
  }

  @Test
  void needsARate() {
    assertThatThrownBy(() -> new BodyPace(Duration.ofSeconds(1), 0, Duration.ofSeconds(2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BodyPace(Duration.ofSeconds(3), 1, Duration.ofSeconds(2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
