package dev.carillon.ejb.realtime.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebhookQueueTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final WebhookQueue queue = new WebhookQueue();

  private static String event(int number) {
    return "{\"n\":" + number + "}";
  }

  @Test
  void fewLargeEventsFillItAsManySmallOnesDo() {
    String large = "x".repeat(1_000_000);
    for (int i = 0; i < 4; i++) {
      assertThat(queue.add(large)).isTrue();
    }
    assertThat(queue.add(event(1))).isFalse();
    queue.begin(0);
    queue.succeeded(1);
    assertThat(queue.add(event(1))).isTrue();
    assertThat(queue.add(large)).isFalse();
  }

  @Test
  void oneRequestAtATimeCarriesSeveralEventsInOrder() {
    for (int i = 0; i < 150; i++) {
      assertThat(queue.add(event(i))).isTrue();
    }
    assertThat(queue.begin(0)).hasSize(100).startsWith(event(0)).endsWith(event(99));
    assertThat(queue.begin(0)).isEmpty();
    queue.succeeded(100);
    assertThat(queue.begin(0)).hasSize(50).startsWith(event(100));
    queue.succeeded(50);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aFailureIsTriedAgainAfterGrowingPausesAndGivenUpAfterFiveMinutes() {
    queue.add(event(1));
    long now = 0;
    long pause = SECOND;
    queue.begin(now);
    while (!queue.failed(now)) {
      assertThat(queue.begin(now + pause - 1)).isEmpty();
      now += pause;
      assertThat(queue.begin(now)).containsExactly(event(1));
      pause = Math.min(60 * SECOND, 2 * pause);
    }
    assertThat(now).isBetween(300 * SECOND, 370 * SECOND);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void itIsBounded() {
    for (int i = 0; i < 10_000; i++) {
      queue.add(event(i));
    }
    assertThat(queue.add(event(10_000))).isFalse();
  }
}
