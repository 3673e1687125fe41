package dev.carillon.ejb.platform.config;

import java.time.Duration;

/**
 * How batches are claimed and tried again, from {@code push.dispatch.*} and {@code push.retry.*}.
 *
 * @param lease how long a batch, or a publish being planned, belongs to a node that says nothing
 * @param margin how long before the lease's end nothing more is submitted
 * @param slots batches in work at once
 * @param retry when a failed attempt is repeated
 * @param drain how long a stop waits for answers of providers
 */
public record DispatchConfig(
    Duration lease, Duration margin, Slots slots, Retry retry, Duration drain) {

  /**
   * @param all batches in work at once on one node
   * @param critical of these, for critical batches only
   * @param normal of these, never for bulk batches
   */
  public record Slots(int all, int critical, int normal) {
    static Slots read(Keys keys) {
      Slots slots =
          new Slots(
              keys.number("push.dispatch.slots", 256, 3, 10_000),
              keys.number("push.dispatch.critical_slots", 64, 1, 10_000),
              keys.number("push.dispatch.normal_slots", 64, 1, 10_000));
      if (slots.critical + slots.normal >= slots.all) {
        keys.problem(
            "push.dispatch.slots",
            "must be more than push.dispatch.critical_slots and push.dispatch.normal_slots");
      }
      return slots;
    }
  }

  /**
   * @param maxAttempts the first one included
   * @param base delay before the second attempt; doubles from there
   * @param maxDelay longest delay that is ours; a provider's Retry-After may be longer
   * @param maxElapsed time since the first attempt after which it is given up
   */
  public record Retry(int maxAttempts, Duration base, Duration maxDelay, Duration maxElapsed) {
    static Retry read(Keys keys) {
      Duration least = Duration.ofMillis(10);
      Duration day = Duration.ofDays(1);
      Retry retry =
          new Retry(
              keys.number("push.retry.max_attempts", 5, 1, 100),
              keys.duration("push.retry.base_delay", Duration.ofSeconds(1), least, day),
              keys.duration("push.retry.max_delay", Duration.ofMinutes(5), least, day),
              keys.duration(
                  "push.retry.max_elapsed", day, Duration.ofSeconds(1), Duration.ofDays(28)));
      if (retry.base.compareTo(retry.maxDelay) > 0) {
        keys.problem("push.retry.base_delay", "must not be more than push.retry.max_delay");
      }
      return retry;
    }
  }

  static DispatchConfig read(Keys keys) {
    Duration second = Duration.ofSeconds(1);
    Duration lease =
        keys.duration(
            "push.dispatch.lease",
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));
    Duration margin =
        keys.duration(
            "push.dispatch.lease_margin", Duration.ofSeconds(5), second, Duration.ofMinutes(5));
    if (margin.multipliedBy(2).compareTo(lease) > 0) {
      keys.problem("push.dispatch.lease_margin", "must be at most half of push.dispatch.lease");
    }
    Duration drain =
        keys.duration(
            "push.dispatch.drain_timeout",
            Duration.ofSeconds(8), // a container's runtime commonly kills after 10
            Duration.ofMillis(100),
            Duration.ofSeconds(25)); // of the 30 in which the server stops an application
    return new DispatchConfig(lease, margin, Slots.read(keys), Retry.read(keys), drain);
  }
}
