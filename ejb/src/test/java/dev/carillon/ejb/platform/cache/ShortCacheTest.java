package dev.carillon.ejb.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.testing.TestClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShortCacheTest {

  private final TestClock clock = new TestClock();
  private final ShortCache<String, Integer> cache =
      new ShortCache<>(clock, Duration.ofSeconds(2), 3);
  private int loads;

  @Test
  void asksAgainOnlyWhenTheTimeIsOver() {
    assertThat(load("a")).isEqualTo(1);
    assertThat(load("a")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(2));
    assertThat(load("a")).isEqualTo(2);
    cache.clear();
    assertThat(load("a")).isEqualTo(3);
  }

  @Test
  void doesNotRememberAbsence() {
    assertThat(cache.get("a", key -> Optional.empty())).isEmpty();
    assertThat(load("a")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(2));
    assertThat(cache.get("a", key -> Optional.empty())).isEmpty();
  }

  @Test
  void startsAfreshWhenItIsFull() {
    for (int i = 0; i < 10; i++) {
      load("key " + i);
    }
    assertThat(load("key 9")).isEqualTo(10);
    assertThat(load("key 0")).isEqualTo(11);
  }

  private int load(String key) {
    return cache.get(key, k -> Optional.of(++loads)).orElseThrow();
  }
}
