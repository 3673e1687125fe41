package dev.carillon.web.browser;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Bounds how often one caller does one thing on this node: a generic cell rate algorithm, one time
 * stamp for each caller. Bounded: when too many callers are known, it forgets them all. Safe for
 * many threads.
 */
final class RateLimit {

  private static final int CAPACITY = 100_000;

  private final long intervalNanos;
  private final long toleranceNanos;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Long> due = new ConcurrentHashMap<>();

  /**
   * @param burst how many at once
   * @param interval how long until one more
   * @param nanoTime a clock that never jumps
   */
  RateLimit(int burst, Duration interval, LongSupplier nanoTime) {
    this.intervalNanos = interval.toNanos();
    this.toleranceNanos = intervalNanos * (burst - 1);
    this.nanoTime = nanoTime;
  }

  /**
   * @throws ServiceException rate_limited with the time to wait
   */
  void require(String caller) {
    if (due.size() >= CAPACITY) {
      due.clear();
    }
    long now = nanoTime.getAsLong();
    long[] wait = new long[1];
    due.merge(
        caller,
        now + intervalNanos,
        (old, first) -> {
          long at = old - now > 0 ? old : now;
          wait[0] = at - toleranceNanos - now;
          return wait[0] > 0 ? old : at + intervalNanos;
        });
    if (wait[0] > 0) {
      throw new ServiceException(
          ErrorCode.RATE_LIMITED, "too many requests", Duration.ofNanos(wait[0]));
    }
  }
}
