package dev.carillon.ejb.pipeline.dispatch;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one loop; signals that come while it is awake count as one. Thread-safe. */
public final class Signal {

  private final Semaphore permits = new Semaphore(0);

  public void wake() {
    if (permits.availablePermits() == 0) {
      permits.release();
    }
  }

  /** Waits for a signal, at most this long. */
  public void await(long millis) throws InterruptedException {
    if (permits.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      permits.drainPermits();
    }
  }
}
