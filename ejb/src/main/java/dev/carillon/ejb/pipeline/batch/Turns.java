package dev.carillon.ejb.pipeline.batch;

import dev.carillon.api.Lane;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which batch a pump takes next, the most urgent first: those that want a turn, and those that
 * stepped aside until permits are free. A batch stands in it at most once and never has two turns
 * at a time, so the slots bound it. Thread-safe.
 */
public final class Turns {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Lane, ArrayDeque<Holding>> queued = new EnumMap<>(Lane.class);
  private final Set<Holding> parked = new LinkedHashSet<>();
  private boolean closed;

  /** Where a batch is between the pumps; guarded by the lock of its {@link Turns}. */
  enum Place {
    IDLE,
    QUEUED,
    PARKED,
    RUNNING,
    RUNNING_AGAIN
  }

  Turns() {
    for (Lane lane : Lane.values()) {
      queued.put(lane, new ArrayDeque<>());
    }
  }

  /** Asks for a turn, or for another one after the present. */
  public void want(Holding holding) {
    lock.lock();
    try {
      if (closed || !holding.isInWork()) {
        return;
      }
      switch (holding.place) {
        case IDLE, PARKED -> queue(holding);
        case RUNNING -> holding.place = Place.RUNNING_AGAIN;
        case QUEUED, RUNNING_AGAIN -> {
          // a turn will come
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next batch, whose turn begins; null when none comes in time. */
  public Holding poll(boolean criticalOnly, long waitMs) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(waitMs);
      Holding next = next(criticalOnly);
      while (next == null && left > 0) {
        left = changed.awaitNanos(left);
        next = next(criticalOnly);
      }
      if (next != null) {
        next.place = Place.RUNNING;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends a turn.
   *
   * @param aside whether the batch waits for permits
   */
  public void done(Holding holding, boolean aside) {
    lock.lock();
    try {
      if (closed || !holding.isInWork()) {
        holding.place = Place.IDLE;
      } else if (holding.place == Place.RUNNING_AGAIN) {
        queue(holding);
      } else if (aside) {
        holding.place = Place.PARKED;
        parked.add(holding);
      } else {
        holding.place = Place.IDLE;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Permits may be free again: those that stepped aside get another turn. */
  public void unpark() {
    lock.lock();
    try {
      if (!parked.isEmpty()) {
        Set<Holding> waiting = new LinkedHashSet<>(parked);
        waiting.forEach(this::queue);
      }
    } finally {
      lock.unlock();
    }
  }

  /** No turn begins any more; those under way end. */
  void close() {
    lock.lock();
    try {
      closed = true;
      parked.forEach(holding -> holding.place = Place.IDLE);
      parked.clear();
      for (ArrayDeque<Holding> lane : queued.values()) {
        lane.forEach(holding -> holding.place = Place.IDLE);
        lane.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a batch out that is released. */
  void forget(Holding holding) {
    lock.lock();
    try {
      switch (holding.place) {
        case QUEUED -> queued.get(holding.lane()).remove(holding);
        case PARKED -> parked.remove(holding);
        case IDLE, RUNNING, RUNNING_AGAIN -> {
          // it stands nowhere
        }
      }
      if (holding.place != Place.RUNNING) {
        holding.place = holding.place == Place.RUNNING_AGAIN ? Place.RUNNING : Place.IDLE;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether no pump has it nor is about to take it. */
  boolean atRest(Holding holding) {
    lock.lock();
    try {
      return holding.place == Place.IDLE || holding.place == Place.PARKED;
    } finally {
      lock.unlock();
    }
  }

  /** Batches that wait for a pump or for permits. */
  int size() {
    lock.lock();
    try {
      return parked.size() + queued.values().stream().mapToInt(ArrayDeque::size).sum();
    } finally {
      lock.unlock();
    }
  }

  private void queue(Holding holding) {
    parked.remove(holding);
    holding.place = Place.QUEUED;
    queued.get(holding.lane()).add(holding);
    changed.signalAll();
  }

  private Holding next(boolean criticalOnly) {
    for (Lane lane : Lane.values()) {
      Holding holding = queued.get(lane).poll();
      if (holding != null || criticalOnly) {
        return holding;
      }
    }
    return null;
  }
}
