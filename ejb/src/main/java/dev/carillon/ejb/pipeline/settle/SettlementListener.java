package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.batch.RunningBatch;

/** Hears what was recorded, on a settling thread and after the commit. Must not wait. */
public interface SettlementListener {

  /** Results of a batch are recorded. */
  void recorded(Recorded recorded);

  /** A batch is closed. */
  void closed(RunningBatch batch);

  /** Batches were written that are due later. */
  void childrenWritten();
}
