package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.guard.Guard;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.platform.observe.LatencyHistogram;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.Count;
import dev.carillon.persistence.pipeline.Counts;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Clock;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The recording half of the pipeline, put together. */
public final class Settling {

  private static final long IDLE_MS = 20;

  private final Settler settler;
  private final Finisher finisher;

  /** What it needs. */
  public record Tools(
      PipelineStore store,
      PipelineSettings settings,
      BatchRepository.Lease lease,
      Finisher finisher,
      Guard guard,
      LongSupplier keys,
      RandomGenerator random,
      Clock clock) {}

  /**
   * What one flush has recorded of one batch.
   *
   * @param ended recipients that have their end with it
   * @param sinceDueMs how long these have been due
   * @param answers how long the provider took for each
   */
  public record Recorded(
      RunningBatch batch,
      Counts counts,
      int ended,
      long sinceDueMs,
      LatencyHistogram.Tally answers) {}

  /** Hears of what was recorded. */
  public interface Listener {
    /**
     * Results of a batch are recorded.
     *
     * @param permits to give back
     */
    void recorded(Recorded recorded, int permits);

    /** A batch is closed. */
    void closed(RunningBatch batch);

    /** A batch belongs to another node. */
    void lost(RunningBatch batch);

    /** Batches were written that are due later. */
    void childrenWritten();
  }

  public Settling(Tools tools, Listener listener, Supplier<Collection<RunningBatch>> running) {
    this.finisher = tools.finisher();
    RetryPolicy retry = new RetryPolicy(tools.settings().retry(), tools.random()::nextDouble);
    Judge judge = new Judge(retry, tools.settings().retry().maxElapsed().toMillis());
    this.settler =
        new Settler(
            new Settler.Tools(
                tools.store(),
                tools.settings(),
                tools.lease(),
                judge,
                finisher,
                tools.guard(),
                tools.keys(),
                tools.clock()),
            forward(listener),
            running);
  }

  private static Settler.Ended forward(Listener listener) {
    return new Settler.Ended() {
      @Override
      public void recorded(BatchFlush flush, int permits) {
        listener.recorded(flush.recorded(), permits);
      }

      @Override
      public void closed(RunningBatch batch) {
        listener.closed(batch);
      }

      @Override
      public void lost(RunningBatch batch) {
        listener.lost(batch);
      }

      @Override
      public void childrenWritten() {
        listener.childrenWritten();
      }
    };
  }

  /** A batch has results to record. Never waits. */
  public void ready(RunningBatch batch) {
    settler.ready(batch);
  }

  /** One step of a settling loop; waits for a moment at most. */
  public void settleStep() throws InterruptedException {
    settler.step(IDLE_MS);
  }

  /** One step of the finishing loop; waits for a moment at most. */
  public void finishStep() throws InterruptedException {
    finisher.step(250);
  }

  /** How many of these counts went to a provider. */
  public static long attempts(Counts counts) {
    return counts.get(Count.DISPATCHED) + counts.get(Count.RETRY_ATTEMPTED);
  }
}
