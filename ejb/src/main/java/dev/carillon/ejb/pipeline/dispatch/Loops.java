package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.persistence.jdbc.StorageException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the pipeline's endless loops, one step after the other, until told or interrupted, and knows
 * when each last came round. Thread-safe.
 */
public final class Loops {

  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

  /** How long a loop rests when a step failed. */
  private static final long AFTER_TROUBLE_MS = 500;

  private final BooleanSupplier on;
  private final Set<String> running = new HashSet<>();
  private final Map<String, Long> rounds = new ConcurrentHashMap<>();

  /**
   * @param on whether to go on; asked before each step
   */
  public Loops(BooleanSupplier on) {
    this.on = on;
  }

  /** One step of a loop; it waits for at most a second or so. */
  @FunctionalInterface
  public interface Step {
    void run() throws InterruptedException;
  }

  /**
   * Runs steps on a thread of its own.
   *
   * @param name of this loop alone
   */
  public void start(Executor threads, String name, Step step) {
    began(name);
    try {
      threads.execute(() -> run(name, step));
    } catch (RejectedExecutionException e) {
      ended(name);
      throw e;
    }
  }

  /**
   * Waits until every loop has ended.
   *
   * @return false when some still run after so long
   */
  public synchronized boolean awaitEnd(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; !running.isEmpty() && left > 0; left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return running.isEmpty();
  }

  private synchronized void began(String name) {
    running.add(name);
  }

  private synchronized void ended(String name) {
    running.remove(name);
    notifyAll();
  }

  private void run(String name, Step step) {
    try {
      while (on.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
        rounds.put(name, System.nanoTime());
        stepAnyway(name, step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!on.getAsBoolean()) {
        rounds.remove(name);
      }
      ended(name);
    }
  }

  /** Where memory is short, even saying so may fail. */
  private void stepAnyway(String name, Step step) throws InterruptedException {
    try {
      step(name, step);
    } catch (Error e) {
      TimeUnit.MILLISECONDS.sleep(AFTER_TROUBLE_MS);
    }
  }

  /** The loops that did not come round for so long. */
  public List<String> late(long limitNanos) {
    long now = System.nanoTime();
    return rounds.entrySet().stream()
        .filter(round -> now - round.getValue() > limitNanos)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private void step(String name, Step step) throws InterruptedException {
    try {
      step.run();
    } catch (StorageException e) {
      if (on.getAsBoolean()) {
        LOG.warn("{} loop: {}", name, e.getMessage(), e);
        TimeUnit.MILLISECONDS.sleep(AFTER_TROUBLE_MS);
      }
    } catch (RuntimeException | Error e) {
      // the edge of a loop that must go on: whatever went wrong, the next step may work, and a
      // loop that has ended is missed until the next start
      LOG.error("{} loop", name, e);
      TimeUnit.MILLISECONDS.sleep(AFTER_TROUBLE_MS);
    }
  }
}
