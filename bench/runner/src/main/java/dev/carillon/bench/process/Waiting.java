package dev.carillon.bench.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does. */
public final class Waiting {

  /** Something that may not hold yet. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws java.io.IOException;
  }

  private static final Duration STEP = Duration.ofMillis(20);

  private Waiting() {}

  /**
   * @throws IllegalStateException when it does not hold within the time
   */
  public static void until(String what, Duration atMost, Condition condition)
      throws java.io.IOException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited " + atMost + " in vain: " + what);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
