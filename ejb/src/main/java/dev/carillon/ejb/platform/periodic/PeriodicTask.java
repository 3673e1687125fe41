package dev.carillon.ejb.platform.periodic;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One piece of work that should come round every so often, whoever drives it: the scheduler of
 * {@link PeriodicTasks}, a timer of the container, or a loop with a thread of its own.
 *
 * <p>A round that throws is counted and logged, the first of a row at once and the following once a
 * minute with their number; it never ends the rounds after it. When no round has succeeded for five
 * periods, and at least 30 seconds, the task is late and readiness says so. Safe for many threads.
 */
public final class PeriodicTask {

  private static final Logger LOG = LoggerFactory.getLogger(PeriodicTask.class);
  private static final int LATE_PERIODS = 5;
  private static final Duration LEAST_LATE = Duration.ofSeconds(30);
  private static final long LOG_EVERY = Duration.ofMinutes(1).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final String name;
  private final long lateAfter;
  private final Counter failures;
  private final LongSupplier nanoTime;
  private final Runnable ended;

  private volatile long lastSuccess;
  private volatile String lastFailure;
  private volatile Future<?> schedule;

  private long failedInARow;
  private long unsaid;
  private long saidAt;

  /**
   * @param period between two rounds; null when rounds may come at any time and are never late
   * @param ended told when it is cancelled
   */
  PeriodicTask(
      String name, Duration period, Counter failures, LongSupplier nanoTime, Runnable ended) {
    this.name = name;
    this.lateAfter = period == null ? Long.MAX_VALUE : lateAfter(period);
    this.failures = failures;
    this.nanoTime = nanoTime;
    this.ended = ended;
    this.lastSuccess = nanoTime.getAsLong();
  }

  private static long lateAfter(Duration period) {
    Duration several = period.multipliedBy(LATE_PERIODS);
    return (several.compareTo(LEAST_LATE) < 0 ? LEAST_LATE : several).toNanos();
  }

  void scheduled(Future<?> by) {
    schedule = by;
  }

  public String name() {
    return name;
  }

  /** Runs one round. Never throws. */
  public void round(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      // The edge of repeated work. An error too: whatever it was, the next round may do better,
      // and readiness fails when it does not.
      failed(e);
      return;
    }
    succeeded();
  }

  /** Says that a round failed, for loops that handle their own exceptions. */
  public synchronized void failed(Throwable reason) {
    long now = nanoTime.getAsLong();
    failures.increment();
    lastFailure = reason.getClass().getSimpleName();
    failedInARow++;
    unsaid++;
    if (failedInARow == 1) {
      LOG.warn("{} failed and will be repeated", name, reason);
    } else if (now - saidAt >= LOG_EVERY) {
      LOG.warn("{} failed {} more times, {} in a row", name, unsaid, failedInARow, reason);
    } else {
      return;
    }
    unsaid = 0;
    saidAt = now;
  }

  /** Says that a round is over, for loops that handle their own exceptions. */
  public void succeeded() {
    lastSuccess = nanoTime.getAsLong();
    if (lastFailure != null) {
      recovered();
    }
  }

  private synchronized void recovered() {
    LOG.info("{} works again after {} failures", name, failedInARow);
    lastFailure = null;
    failedInARow = 0;
    unsaid = 0;
  }

  /** Why it is late, for readiness; empty when it is not. */
  Optional<String> trouble() {
    long since = nanoTime.getAsLong() - lastSuccess;
    if (since <= lateAfter) {
      return Optional.empty();
    }
    String why = lastFailure;
    String reason = why == null ? "does not come round" : why;
    return Optional.of(name + ": nothing done for " + since / SECOND + " s, " + reason);
  }

  /** Ends the rounds; one under way is not disturbed. Then it is no longer watched. */
  public void cancel() {
    if (schedule != null) {
      schedule.cancel(false);
    }
    ended.run();
  }
}
