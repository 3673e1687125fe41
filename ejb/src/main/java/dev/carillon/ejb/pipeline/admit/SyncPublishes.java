package dev.carillon.ejb.pipeline.admit;

import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.PushConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits for the end of small publishes whose callers asked to be answered then, where {@code
 * push.async_only} is false. A wait keeps the caller's thread, so its time and the number of waits
 * are bounded; past either the publish goes on and is answered asynchronously. Call it outside any
 * transaction. Thread-safe.
 */
@ApplicationScoped
public class SyncPublishes {

  private static final long SHORTEST_PAUSE_MS = 5;
  private static final long LONGEST_PAUSE_MS = 100;

  private final PublishService publishes;
  private final Duration timeout;
  private final Semaphore places;

  @Inject
  public SyncPublishes(PublishService publishes, CarillonConfig config) {
    this(publishes, config.push().sync());
  }

  SyncPublishes(PublishService publishes, PushConfig.Sync settings) {
    this.publishes = publishes;
    this.timeout = settings.timeout();
    this.places = new Semaphore(settings.asyncOnly() ? 0 : settings.waiting());
  }

  /**
   * The status of a publish that ended in time.
   *
   * @return empty for a publish that is large, scheduled or too slow, and when enough callers wait
   */
  public Optional<PublishStatus> end(String appId, PublishReceipt receipt) {
    boolean small = receipt.fastPath() && receipt.state() != PublishState.SCHEDULED;
    if (!small || !places.tryAcquire()) {
      return Optional.empty();
    }
    try {
      return awaitEnd(appId, receipt.publishId());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      places.release();
    }
  }

  /** Whether one more would be answered at once. */
  boolean full() {
    return places.availablePermits() == 0;
  }

  /** The end is read from the rows: another node may be the one that brings it. */
  private Optional<PublishStatus> awaitEnd(String appId, String publishId)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long pauseMs = SHORTEST_PAUSE_MS;
    while (true) {
      Optional<PublishStatus> status = publishes.status(appId, publishId);
      if (status.isEmpty() || status.get().state().isEnd()) {
        return status;
      }
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMs <= 0) {
        return Optional.empty();
      }
      TimeUnit.MILLISECONDS.sleep(Math.min(pauseMs, leftMs));
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
}
