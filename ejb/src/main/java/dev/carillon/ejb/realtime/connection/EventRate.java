package dev.carillon.ejb.realtime.connection;

/**
 * A bound on events a second, with a burst of one second's worth. One timestamp, no timer (the
 * generic cell rate algorithm). Not safe for threads: one connection's frames come one by one.
 */
public final class EventRate {

  private static final long SECOND = 1_000_000_000L;

  private long fullAt = Long.MIN_VALUE;

  /** Takes one event's share, if there is one left. */
  public boolean allow(long nowNanos, int perSecond) {
    long share = SECOND / perSecond;
    long start = fullAt == Long.MIN_VALUE ? nowNanos : Math.max(fullAt, nowNanos);
    if (start + share - nowNanos > SECOND) {
      return false;
    }
    fullAt = start + share;
    return true;
  }
}
