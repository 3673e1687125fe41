package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.model.PipelineSettings;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * When a failed attempt is repeated: exponential with jitter, never before a provider's
 * Retry-After, bounded by attempts, elapsed time and the publish's expiry. Pure but for the
 * randomness it is given.
 */
final class RetryPolicy {

  private final PipelineSettings.Retry settings;
  private final DoubleSupplier random;

  /**
   * @param random numbers from 0 to below 1
   */
  RetryPolicy(PipelineSettings.Retry settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
  }

  /** What to do after a failed attempt. */
  sealed interface Decision {
    /** Try again at this time (epoch milliseconds). */
    record Again(long atMs) implements Decision {}

    /** Attempts or time are used up. */
    record GiveUp() implements Decision {}

    /** The next attempt would come after the publish's expiry. */
    record TooLate() implements Decision {}
  }

  /**
   * An attempt that failed.
   *
   * @param attempt its number, 1 for the first
   * @param firstAtMs when the first was made
   * @param retryAfter the provider's word, null for none
   * @param expiresAtMs the publish's expiry, null for none
   */
  record Failed(int attempt, long firstAtMs, long nowMs, Duration retryAfter, Long expiresAtMs) {}

  Decision decide(Failed failed) {
    if (failed.attempt() >= settings.maxAttempts()) {
      return new Decision.GiveUp();
    }
    long delay = backoff(failed.attempt());
    if (failed.retryAfter() != null) {
      delay = Math.max(delay, failed.retryAfter().toMillis());
    }
    long at = failed.nowMs() + delay;
    if (failed.expiresAtMs() != null && at >= failed.expiresAtMs()) {
      return new Decision.TooLate();
    }
    if (at - failed.firstAtMs() > settings.maxElapsed().toMillis()) {
      return new Decision.GiveUp();
    }
    return new Decision.Again(at);
  }

  /** Half of the exponential delay and a random part of the other half. */
  private long backoff(int attempt) {
    double full =
        Math.min(
            settings.maxDelay().toMillis(),
            settings.base().toMillis() * Math.pow(2, attempt - 1.0));
    return (long) (full / 2 + random.getAsDouble() * full / 2);
  }

  /** How far apart due times may lie and still share a child batch: an eighth of the delay. */
  static long bucketMs(long delayMs) {
    return Math.max(1000, delayMs / 8);
  }
}
