package dev.carillon.web.body;

import java.time.Duration;

/**
 * How slow a body may be: the grace, and beyond it a least rate over all that has arrived, and
 * never longer than the deadline. A byte now and then therefore buys no time.
 *
 * @param grace for any body, however short
 * @param bytesPerSecond the least rate once the grace is over
 * @param deadline for the whole body
 */
record BodyPace(Duration grace, int bytesPerSecond, Duration deadline) {

  static final BodyPace USUAL =
      new BodyPace(Duration.ofSeconds(10), 32_768, Duration.ofSeconds(60));

  BodyPace {
    if (bytesPerSecond < 1 || grace.compareTo(deadline) > 0) {
      throw new IllegalArgumentException("a pace needs a rate, and a grace within the deadline");
    }
  }

  /**
   * @param elapsedNanos since the request's head was read
   */
  boolean isTooSlow(long elapsedNanos, long received) {
    long earned = grace.toNanos() + received * 1_000_000_000L / bytesPerSecond;
    return elapsedNanos > Math.min(earned, deadline.toNanos());
  }
}
