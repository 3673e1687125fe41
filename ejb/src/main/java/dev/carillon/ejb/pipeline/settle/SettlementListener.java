package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.batch.RunningBatch;

/** Hears what was recorded, on a settling thread and after the commit. Must not wait. */
public interface SettlementListener {

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
