package dev.carillon.ejb.platform.ids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.time.DatabaseClock;
import dev.carillon.persistence.jdbc.KeyLayout;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class KeySequenceTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final KeySequence keys = new KeySequence(Clock.fixed(NOON, ZoneOffset.UTC), 7);

  @Test
  void growsEvenWhenTheClockStands() {
    long previous = keys.next();
    for (int i = 0; i < 10_000; i++) {
      long key = keys.next();
      assertThat(key).isGreaterThan(previous);
      previous = key;
    }
  }

  @Test
  void tellsWhenAKeyWasMade() {
    assertThat(KeyLayout.millisOf(keys.next())).isEqualTo(NOON.toEpochMilli());
  }

  @Test
  void ordersKeysByTimeOverNodes() {
    long earlier = new KeySequence(Clock.fixed(NOON, ZoneOffset.UTC), KeySequence.MAX_NODE).next();
    long later = new KeySequence(Clock.fixed(NOON.plusMillis(1), ZoneOffset.UTC), 0).next();
    assertThat(later).isGreaterThan(earlier);
    assertThat(KeyLayout.floorOf(NOON.toEpochMilli())).isLessThanOrEqualTo(earlier);
  }

  @Test
  void aNodeWhoseClockIsDaysAheadTellsTheDatabasesTime() {
    DatabaseClock clock =
        new DatabaseClock(Clock.fixed(NOON.plus(Duration.ofDays(9)), ZoneOffset.UTC));
    clock.measure(NOON::toEpochMilli);
    assertThat(KeyLayout.millisOf(new KeySequence(clock, 7).next())).isEqualTo(NOON.toEpochMilli());
  }

  @Test
  void keepsNodesApart() {
    KeySequence other = new KeySequence(Clock.fixed(NOON, ZoneOffset.UTC), 8);
    assertThat(other.next()).isNotEqualTo(keys.next());
  }

  @Test
  void refusesANodeOutOfRange() {
    assertThatThrownBy(() -> new KeySequence(Clock.systemUTC(), 1024))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hasRoomForEveryNodeNumberThatMayBeConfigured() {
    assertThat(KeySequence.MAX_NODE).isEqualTo(CarillonConfig.MAX_NODE_NUMBER);
  }
}
