package dev.carillon.ejb.pipeline.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BreakersTest {

  private static final String ORIGIN = "https://push.example";

  private final TestClock now = new TestClock();
  private final Breakers breakers = new Breakers(now);

  @Test
  void oneHostileDeviceStopsNobody() {
    for (int i = 0; i < 1000; i++) {
      breakers.note(1, ORIGIN, 42, true);
    }
    assertThat(isClosed(1, ORIGIN)).isTrue();
  }

  @Test
  void manyDevicesThatCannotBeReachedOpenItForTheirOriginOnly() {
    fail(20);
    assertThat(pause()).isPositive();
    assertThat(isClosed(1, "https://other.example")).isTrue();
    assertThat(isClosed(2, ORIGIN)).isTrue();
    assertThat(breakers.open()).isEqualTo(1);
  }

  @Test
  void aMinorityOfFailuresDoesNotOpenIt() {
    breakers.note(1, ORIGIN, 999, true);
    for (int i = 0; i < 100; i++) {
      breakers.note(1, ORIGIN, 1000 + i, false);
      breakers.note(1, ORIGIN, i % 40, i % 3 == 0);
    }
    assertThat(isClosed(1, ORIGIN)).isTrue();
  }

  @Test
  void itIsProbedAfterAPauseThatGrows() {
    fail(20);
    long first = pause();
    now.advance(Duration.ofMillis(first));
    assertThat(breakers.pass(1, ORIGIN).most()).isEqualTo(1);
    fail(1);
    assertThat(pause()).isEqualTo(2 * first);
  }

  @Test
  void oneProbeAtATimeAndAnotherWhenNoAnswerComes() {
    fail(20);
    now.advance(Duration.ofMillis(pause()));
    assertThat(breakers.pass(1, ORIGIN).most()).isEqualTo(1);
    Breakers.Passage next = breakers.pass(1, ORIGIN);
    assertThat(next.most()).isZero();
    now.advance(Duration.ofMillis(next.untilMs() - now.millis()));
    assertThat(breakers.pass(1, ORIGIN).most()).isEqualTo(1);
  }

  @Test
  void aProbeThatIsAnsweredClosesIt() {
    fail(20);
    now.advance(Duration.ofMillis(pause()));
    breakers.pass(1, ORIGIN);
    breakers.note(1, ORIGIN, 5, false);
    assertThat(isClosed(1, ORIGIN)).isTrue();
    assertThat(breakers.open()).isZero();
    // it fails again at once: the longer pause is not forgotten
    fail(20);
    assertThat(pause()).isEqualTo(4_000);
  }

  @Test
  void answersToWhatWasSentBeforeItOpenedSayNothing() {
    fail(20);
    now.advance(Duration.ofMillis(pause()));
    breakers.note(1, ORIGIN, 999, false);
    fail(20);
    assertThat(breakers.pass(1, ORIGIN).most()).isEqualTo(1);
  }

  @Test
  void oneThatNobodyProbesIsForgotten() {
    fail(20);
    now.advance(Duration.ofMillis(3_600_000));
    assertThat(breakers.open()).isZero();
  }

  private long pause() {
    Breakers.Passage passage = breakers.pass(1, ORIGIN);
    assertThat(passage.most()).isZero();
    return passage.untilMs() - now.millis();
  }

  private boolean isClosed(long credentialKey, String origin) {
    return breakers.pass(credentialKey, origin).most() == Integer.MAX_VALUE;
  }

  private void fail(int devices) {
    for (int i = 0; i < devices; i++) {
      breakers.note(1, ORIGIN, i, true);
    }
  }
}
