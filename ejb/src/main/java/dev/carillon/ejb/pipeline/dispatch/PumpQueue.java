package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Batches that want a turn, the most urgent first. Holds each running batch at most once, so the
 * slots bound it. Thread-safe.
 */
final class PumpQueue {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Lane, ArrayDeque<RunningBatch>> lanes = new EnumMap<>(Lane.class);

  PumpQueue() {
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new ArrayDeque<>());
    }
  }

  void add(RunningBatch batch) {
    lock.lock();
    try {
      lanes.get(batch.lane()).add(batch);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The next batch; null when none comes in time. */
  RunningBatch poll(boolean criticalOnly, long waitMs) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(waitMs);
      RunningBatch next = next(criticalOnly);
      while (next == null && left > 0) {
        left = changed.awaitNanos(left);
        next = next(criticalOnly);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  private RunningBatch next(boolean criticalOnly) {
    for (Lane lane : Lane.values()) {
      RunningBatch batch = lanes.get(lane).poll();
      if (batch != null || criticalOnly) {
        return batch;
      }
    }
    return null;
  }
}
