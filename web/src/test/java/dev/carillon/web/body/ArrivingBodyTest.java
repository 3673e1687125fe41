package dev.carillon.web.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrivingBodyTest {

  private final BodyBudget budget = new BodyBudget(BodyKind.ANONYMOUS);
  private final BodyBudget.Place place = budget.take("a").orElseThrow();

  @Test
  void costsWhatHasArrivedAndNotWhatIsClaimed() {
    ArrivingBody body = new ArrivingBody(place, 60_000, 60_000);
    assertThat(body.makeRoom()).isTrue();
    assertThat(budget.bytes()).isLessThanOrEqualTo(4096);
  }

  @ParameterizedTest
  @CsvSource({"10000, -1", "10000, 10000", "1, 1", "60000, 60000"})
  void keepsEveryByteInOrder(int length, long claimed) {
    ArrivingBody body = new ArrivingBody(place, 60_000, claimed);
    fill(body, length);
    assertThat(body.isTooLong()).isFalse();
    byte[] whole = body.whole();
    assertThat(whole).hasSize(length);
    for (int i = 0; i < length; i++) {
      assertThat(whole[i]).isEqualTo((byte) i);
    }
  }

  @Test
  void noticesTheFirstByteTooMany() {
    ArrivingBody body = new ArrivingBody(place, 10_000, -1);
    fill(body, 10_000);
    assertThat(body.isTooLong()).isFalse();
    fill(body, 10_001);
    assertThat(body.isTooLong()).isTrue();
  }

  @Test
  void growsNoMoreWhenThereIsNoMemory() {
    assertThat(budget.take("a").orElseThrow().grow(BodyKind.ANONYMOUS.bytesOfOwner())).isTrue();
    assertThat(new ArrivingBody(place, 10_000, 10).makeRoom()).isFalse();
  }

  /** Some bytes at a time. */
  private static void fill(ArrivingBody body, int until) {
    while (body.count() < until) {
      assertThat(body.makeRoom()).isTrue();
      int count = Math.min(Math.min(body.room(), 700), until - body.count());
      for (int i = 0; i < count; i++) {
        body.array()[body.offset() + i] = (byte) (body.offset() + i);
      }
      body.added(count);
    }
  }
}
