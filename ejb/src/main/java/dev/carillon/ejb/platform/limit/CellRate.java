package dev.carillon.ejb.platform.limit;

import java.time.Duration;

/**
 * How often something may happen, by the generic cell rate algorithm: each costs an interval, and
 * so many may come at once before the next has to wait. What is known of a caller is one time: when
 * its share is whole again.
 *
 * @param burst how many at once, at least one
 * @param intervalNanos how long until one more
 */
public record CellRate(int burst, long intervalNanos) {

  /** So that a burst and the time to wait for it fit into a {@code long} several times over. */
  private static final long LONGEST = Duration.ofDays(366).toNanos();

  public CellRate {
    if (burst < 1 || intervalNanos < 1 || intervalNanos > LONGEST / burst) {
      throw new IllegalArgumentException("a rate of " + burst + " each " + intervalNanos + " ns");
    }
  }

  public static CellRate of(int burst, Duration interval) {
    return new CellRate(burst, interval.toNanos());
  }

  /** So many within each period, all of them at once if it so happens. */
  public static CellRate per(int count, Duration period) {
    return new CellRate(count, Math.max(1, period.toNanos() / count));
  }

  /**
   * Nanoseconds to wait before one more; not positive when it may come now.
   *
   * @param wholeAt when the share is whole again, by the same clock that never jumps
   */
  long waitFor(long wholeAt, long now) {
    return Math.max(wholeAt - now, 0) - intervalNanos * (burst - 1);
  }

  /** When the share is whole again after one more. */
  long afterOne(long wholeAt, long now) {
    return now + Math.max(wholeAt - now, 0) + intervalNanos;
  }
}
