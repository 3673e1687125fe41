package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.persistence.jdbc.StorageException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the pipeline's endless loops: one step after the other, until told or interrupted. */
public final class Loops {

  private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

  private Loops() {}

  /** One step of a loop; it waits for at most a second or so. */
  @FunctionalInterface
  public interface Step {
    void run() throws InterruptedException;
  }

  /**
   * Runs steps on this thread.
   *
   * @param afterTroubleMs how long to rest when a step failed
   */
  public static void run(String name, BooleanSupplier on, long afterTroubleMs, Step step) {
    try {
      while (on.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
        step(name, on, afterTroubleMs, step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void step(String name, BooleanSupplier on, long afterTroubleMs, Step step)
      throws InterruptedException {
    try {
      step.run();
    } catch (StorageException e) {
      if (on.getAsBoolean()) {
        LOG.warn("{} loop: {}", name, e.getMessage(), e);
        TimeUnit.MILLISECONDS.sleep(afterTroubleMs);
      }
    } catch (RuntimeException e) {
      // the edge of a loop that must go on: whatever went wrong, the next step may work
      LOG.error("{} loop", name, e);
      TimeUnit.MILLISECONDS.sleep(afterTroubleMs);
    }
  }
}
