package dev.carillon.ejb.pipeline.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuspicionTest {

  private final Suspicion suspicion =
      new Suspicion(Clock.fixed(Instant.EPOCH.plusSeconds(1000), ZoneOffset.UTC));

  @Test
  void moreThanAFifthOfAtLeastTwoHundredIsSuspicious() {
    assertThat(suspicion.note(1, answers(199, 199))).isFalse();
    assertThat(suspicion.note(1, answers(1, 0))).isTrue();
    assertThat(suspicion.wouldSuspect(1, answers(0, 0))).isTrue();
    assertThat(suspicion.suspected()).containsExactly(1L);
  }

  @Test
  void answersAreWeighedBeforeTheyAreNoted() {
    assertThat(suspicion.wouldSuspect(1, answers(199, 199))).isFalse();
    assertThat(suspicion.wouldSuspect(1, answers(200, 41))).isTrue();
    suspicion.note(1, answers(150, 30));
    assertThat(suspicion.wouldSuspect(1, answers(50, 10))).isFalse();
    assertThat(suspicion.wouldSuspect(1, answers(50, 11))).isTrue();
    assertThat(suspicion.suspected()).isEmpty();
  }

  @Test
  void aFifthIsNot() {
    assertThat(suspicion.note(1, answers(1000, 200))).isFalse();
    assertThat(suspicion.note(1, answers(0, 1))).isTrue();
  }

  @Test
  void itIsSaidOnceUntilSomebodyDecides() {
    suspicion.note(1, answers(300, 300));
    assertThat(suspicion.note(1, answers(300, 300))).isFalse();
    suspicion.clear(1);
    assertThat(suspicion.wouldSuspect(1, answers(0, 0))).isFalse();
    assertThat(suspicion.note(1, answers(300, 300))).isTrue();
  }

  @Test
  void theCauseNamesTheAnswerAndItsShare() {
    suspicion.note(
        1, new Suspicion.Answers(150, Map.of("SENDER_ID_MISMATCH", 40, "BadTopic\u0000", 5)));
    assertThat(suspicion.cause(1)).isNull();
    suspicion.note(1, answers(50, 0));
    assertThat(suspicion.cause(1))
        .isEqualTo("SENDER_ID_MISMATCH and others: 45 of 200 answers in a minute (23 %)");
    suspicion.note(2, new Suspicion.Answers(200, Map.of("a\u0000b", 200)));
    assertThat(suspicion.cause(2)).isEqualTo("a?b: 200 of 200 answers in a minute (100 %)");
  }

  @Test
  void inventedReasonsAreBounded() {
    for (int i = 0; i < 1000; i++) {
      suspicion.note(1, new Suspicion.Answers(1, Map.of("r" + i + "x".repeat(1000), 1)));
    }
    assertThat(suspicion.cause(1)).startsWith("other and others: 200 of 200").hasSizeLessThan(300);
  }

  private static Suspicion.Answers answers(int all, int suspicious) {
    return new Suspicion.Answers(
        all, suspicious == 0 ? Map.of() : Map.of("BadDeviceToken", suspicious));
  }
}
