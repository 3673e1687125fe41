package dev.carillon.ejb.pipeline.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SuspicionTest {

  private final Suspicion suspicion =
      new Suspicion(Clock.fixed(Instant.EPOCH.plusSeconds(1000), ZoneOffset.UTC));

  @Test
  void moreThanAFifthOfAtLeastTwoHundredIsSuspicious() {
    assertThat(suspicion.note(1, 199, 199)).isFalse();
    assertThat(suspicion.note(1, 1, 0)).isTrue();
    assertThat(suspicion.wouldSuspect(1, 0, 0)).isTrue();
    assertThat(suspicion.suspected()).containsExactly(1L);
  }

  @Test
  void answersAreWeighedBeforeTheyAreNoted() {
    assertThat(suspicion.wouldSuspect(1, 199, 199)).isFalse();
    assertThat(suspicion.wouldSuspect(1, 200, 41)).isTrue();
    suspicion.note(1, 150, 30);
    assertThat(suspicion.wouldSuspect(1, 50, 10)).isFalse();
    assertThat(suspicion.wouldSuspect(1, 50, 11)).isTrue();
    assertThat(suspicion.suspected()).isEmpty();
  }

  @Test
  void aFifthIsNot() {
    assertThat(suspicion.note(1, 1000, 200)).isFalse();
    assertThat(suspicion.note(1, 0, 1)).isTrue();
  }

  @Test
  void itIsSaidOnceUntilSomebodyDecides() {
    suspicion.note(1, 300, 300);
    assertThat(suspicion.note(1, 300, 300)).isFalse();
    suspicion.clear(1);
    assertThat(suspicion.wouldSuspect(1, 0, 0)).isFalse();
    assertThat(suspicion.note(1, 300, 300)).isTrue();
  }
}
