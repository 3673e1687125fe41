package dev.carillon.web.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class KeyGuessesTest {

  private long now = 1_000_000;
  private final KeyGuesses guesses = new KeyGuesses(new Moving());

  @Test
  void looksAtNoFurtherKeyAfterTwentyWrongOnesUntilTheMinuteIsOver() {
    for (int i = 0; i < 20; i++) {
      assertThat(guesses.waitFor("a", "right")).isZero();
      guesses.wrong("a");
    }
    assertThat(guesses.waitFor("a", "right")).isEqualTo(60_000);
    assertThat(guesses.waitFor("b", "right")).isZero();

    now += 60_000;

    assertThat(guesses.waitFor("a", "right")).isZero();
  }

  @Test
  void whoHasProvedAKeyBeforeIsNotLockedOutByOthersAtHisAddress() {
    guesses.right("a", "known");
    for (int i = 0; i < 1000; i++) {
      guesses.wrong("a");
    }
    assertThat(guesses.waitFor("a", "known")).isZero();
    assertThat(guesses.waitFor("a", "other")).isPositive();
  }

  @Test
  void manyAddressesShareOneBoundWhenThereIsNoMoreRoom() {
    for (int i = 0; i < 12_000; i++) {
      guesses.wrong("address-" + i);
    }
    assertThat(guesses.waitFor("others", "any")).isPositive();
  }

  private final class Moving extends Clock {
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
      return Instant.ofEpochMilli(now);
    }
  }
}
