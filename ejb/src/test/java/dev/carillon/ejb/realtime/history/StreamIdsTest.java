package dev.carillon.ejb.realtime.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamIdsTest {

  private static final long NOW = Duration.ofDays(20_000).toMillis();

  private final StreamIds ids = new StreamIds(7);

  private String idAfter(long days) {
    return ids.next("app", "orders", NOW + Duration.ofDays(days).toMillis());
  }

  @Test
  void everyNodeDerivesTheSame() {
    assertThat(new StreamIds(7).next("app", "orders", NOW)).isEqualTo(idAfter(0));
    assertThat(ids.next("app", "orders-2", NOW)).isNotEqualTo(idAfter(0));
    assertThat(ids.next("app-2", "orders", NOW)).isNotEqualTo(idAfter(0));
    assertThat(new StreamIds(8).next("app", "orders", NOW)).isNotEqualTo(idAfter(0));
  }

  @Test
  void twoLivesOfAChannelNeverShareAnId() {
    for (int day = 0; day < 40; day++) {
      assertThat(idAfter(day + StreamIds.IDLE.toDays())).isNotEqualTo(idAfter(day));
    }
  }

  @Test
  void aBeginningIsBelievedForWeeksButNeverAsLongAsALifeTakes() {
    for (int day = 0; day < 40; day++) {
      String begun = idAfter(day);
      assertThat(isRecent(begun, day)).isTrue();
      assertThat(isRecent(begun, day + 15)).isTrue();
      assertThat(isRecent(begun, day + StreamIds.IDLE.toDays())).isFalse();
    }
  }

  private boolean isRecent(String id, long days) {
    return ids.isRecent("app", "orders", id, NOW + Duration.ofDays(days).toMillis());
  }
}
