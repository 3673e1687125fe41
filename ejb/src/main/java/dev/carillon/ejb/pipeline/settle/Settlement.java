package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.batch.Holding;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.guard.Guard;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Clock;
import java.util.Collection;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The recording half of the pipeline, put together. Safe for many threads. */
public final class Settlement {

  private static final long IDLE_MS = 20;
  private static final long FINISH_IDLE_MS = 250;

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
   * @param running the batches of this node, to find those whose results have waited long enough
   */
  public Settlement(
      Tools tools, SettlementListener listener, Supplier<Collection<Holding>> running) {
    this.finisher = tools.finisher();
    this.settler = new Settler(tools, listener, running);
  }

  /** A batch has results to record. Never waits. */
  public void ready(RunningBatch batch) {
    settler.ready(batch);
  }

  /** From here on every result is recorded as soon as it is there: the node stops. */
  public void hurry() {
    settler.hurry();
  }

  /** One step of a settling loop; waits for a moment at most. */
  public void settleStep() throws InterruptedException {
    settler.step(IDLE_MS);
  }

  /** One step of the finishing loop; waits for a moment at most. */
  public void finishStep() throws InterruptedException {
    finisher.step(FINISH_IDLE_MS);
  }
}
