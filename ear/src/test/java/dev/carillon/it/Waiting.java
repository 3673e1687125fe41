package dev.carillon.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, never for time. */
final class Waiting {
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private Waiting() {}

  /**
   * @throws AssertionError when the condition does not hold within the time
   */
  static void until(String what, Duration atMost, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + atMost + ": " + what);
      }
      if (Thread.interrupted()) {
        throw new InterruptedException(what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
