package dev.carillon.ejb.platform.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's time, as well as this node can tell it between two questions: its own clock, put
 * right by what it last measured. What one node writes as due another one takes by the database's
 * clock, so a node whose own is wrong must not write its own time.
 *
 * <p>Measured again from time to time, by one thread; safe for use by many. Until it is measured it
 * is the node's own clock.
 */
public final class DatabaseClock extends Clock {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);

  /** Both clocks cut off what is less than a millisecond. */
  private static final long GRAIN_MS = 1;

  /** A clock that is kept by NTP is not so wrong. */
  private static final long WORTH_SAYING_MS = 1_000;

  private final Clock own;
  private volatile long aheadMs;

  public DatabaseClock(Clock own) {
    this.own = own;
  }

  /**
   * On a clock of its own, which begins at the node's time and which nobody can set: however the
   * node's clock is set between two measurements, the time goes on evenly.
   */
  public static DatabaseClock steady() {
    return new DatabaseClock(new SteadyClock(System.currentTimeMillis(), System.nanoTime()));
  }

  /**
   * Compares the clocks.
   *
   * @param database asks the database for its time, in epoch milliseconds; a slow answer is worth
   *     less, and none that fits what is known changes anything
   */
  public void measure(LongSupplier database) {
    long before = own.millis();
    long there = database.getAsLong();
    long after = own.millis();
    long least = there - after - GRAIN_MS;
    long most = there - before + GRAIN_MS;
    if (aheadMs >= least && aheadMs <= most) {
      return;
    }
    long measured = least + (most - least) / 2;
    if (Math.abs(measured - aheadMs) >= WORTH_SAYING_MS) {
      LOG.warn("the database's clock is {} ms ahead of this node's, and counts", measured);
    }
    aheadMs = measured;
  }

  @Override
  public long millis() {
    return own.millis() + aheadMs;
  }

  @Override
  public Instant instant() {
    return own.instant().plusMillis(aheadMs);
  }

  @Override
  public ZoneId getZone() {
    return own.getZone();
  }

  /** Not supported: this is a time for rows, not for people. */
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("epoch milliseconds have no zone");
  }

  private static final class SteadyClock extends Clock {
    private final long beginMs;
    private final long beginNanos;

    SteadyClock(long beginMs, long beginNanos) {
      this.beginMs = beginMs;
      this.beginNanos = beginNanos;
    }

    @Override
    public long millis() {
      return beginMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNanos);
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("epoch milliseconds have no zone");
    }
  }
}
