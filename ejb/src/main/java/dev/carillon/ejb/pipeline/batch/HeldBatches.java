package dev.carillon.ejb.pipeline.batch;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every batch that this node holds, and all that is held for it: the slots, the queue of batches
 * that wait for one, the permits, the turns. A batch comes in by {@link #claimed} or {@link #offer}
 * and goes out when its {@link Holding} ends, and nothing of it stays. Lives as long as the node;
 * safe for many threads.
 */
public final class HeldBatches {

  /** Leased batches of small publishes that may wait for a slot. */
  private static final int MAX_WAITING = 2_000;

  private final Map<Long, Holding> held = new ConcurrentHashMap<>();
  private final FairQueue<Holding> waiting = new FairQueue<>(MAX_WAITING);
  private final Turns turns = new Turns();
  private final Slots slots;
  private final InFlight permits;
  private final long leaseNanos;
  private final Clock clock;
  private final Runnable freed;
  private volatile boolean draining;

  /**
   * @param freed told when a place is free; must not wait
   */
  public HeldBatches(
      PipelineSettings.Dispatch settings, InFlight permits, Clock clock, Runnable freed) {
    this.slots = new Slots(settings);
    this.permits = permits;
    this.leaseNanos = settings.lease().toNanos();
    this.clock = clock;
    this.freed = freed;
  }

  /** What is held at a moment. */
  public record Counts(int batches, int waiting, int inTurns, int slots, int permits) {
    public boolean isNothing() {
      return batches == 0 && waiting == 0 && inTurns == 0 && slots == 0 && permits == 0;
    }
  }

  /** Whether a small publish's batches may be leased to this node as they are written. */
  public boolean hasRoom() {
    return !draining && waiting.size() < MAX_WAITING / 2;
  }

  /**
   * Takes a batch that was written already leased; it waits for a slot.
   *
   * @param sinceNanos before its row was written
   * @return false when there is no room: nothing is held of it
   */
  public boolean offer(BatchRow row, PublishContext publish, long sinceNanos) {
    if (draining) {
      return false;
    }
    Holding holding = hold(row, publish, sinceNanos);
    // one that is held by now was claimed anew meanwhile, and is the one that counts
    if (held.putIfAbsent(row.batchKey(), holding) != null) {
      return true;
    }
    return letWait(holding);
  }

  /**
   * Takes a batch that was claimed, into work. One that this node held before, and lost only by the
   * clock, goes on where it was.
   *
   * @param sinceNanos before it was claimed
   * @return empty when it is in work already or waits for a slot
   */
  public Optional<Holding> claimed(BatchRow row, PublishContext publish, long sinceNanos) {
    Holding before = held.get(row.batchKey());
    if (before != null && before.renewedBy(row, sinceNanos + leaseNanos)) {
      return Optional.empty();
    }
    return place(keep(row, publish, sinceNanos));
  }

  /** Holds it; from here on it may end at any moment, by whoever looks through all. */
  Holding keep(BatchRow row, PublishContext publish, long sinceNanos) {
    Holding holding = hold(row, publish, sinceNanos);
    held.put(row.batchKey(), holding);
    return holding;
  }

  /** Gives it a slot, or lets it wait for one; neither where it has ended meanwhile. */
  Optional<Holding> place(Holding holding) {
    if (slots.acquire(holding.lane())) {
      if (holding.begin()) {
        return Optional.of(holding);
      }
      slots.release();
      freed.run();
      return Optional.empty();
    }
    if (!letWait(holding)) {
      throw new IllegalStateException("claimed without a place for it");
    }
    return Optional.empty();
  }

  /**
   * Lets it wait for a slot.
   *
   * @return false when there is no room: it has ended
   */
  boolean letWait(Holding holding) {
    String app = holding.batch().row().appId();
    if (!waiting.offer(holding.lane(), app, holding)) {
      holding.lose();
      return false;
    }
    if (holding.hasEnded()) {
      // before it waited: who ended it did not find it here
      waiting.remove(holding.lane(), app, holding);
    }
    return true;
  }

  /** The next batch that waited for a slot; null when none waits, or no slot is free. */
  public Holding beginNext(Lane lane) {
    while (slots.acquire(lane)) {
      Holding next = waiting.poll(lane);
      if (next != null && next.begin()) {
        return next;
      }
      slots.release();
      if (next == null) {
        return null;
      }
    }
    return null;
  }

  /** From here on nothing is submitted; what is on its way is waited for. */
  public void drain() {
    draining = true;
    turns.close();
  }

  boolean isDraining() {
    return draining;
  }

  /**
   * Lets go of every batch of which nothing is on its way and nothing waits to be recorded.
   *
   * @return their leases: the rows may be given back
   */
  public List<BatchRepository.Held> letGo() {
    List<BatchRepository.Held> leases = new ArrayList<>();
    for (Holding holding : held.values()) {
      if (holding.letGo()) {
        leases.add(holding.lease());
      }
    }
    return leases;
  }

  private Holding hold(BatchRow row, PublishContext publish, long sinceNanos) {
    RunningBatch batch = new RunningBatch(row, publish, clock.millis());
    return new Holding(this, permits, batch, sinceNanos + leaseNanos);
  }

  /** A holding has ended. */
  void released(Holding holding, boolean slot) {
    BatchRow row = holding.batch().row();
    held.remove(row.batchKey(), holding);
    turns.forget(holding);
    if (slot) {
      slots.release();
    }
    if (!holding.hasBegun()) {
      waiting.remove(holding.lane(), row.appId(), holding);
    }
    freed.run();
  }

  /** A holding needs its slot no longer. */
  void slotFreed() {
    slots.release();
    freed.run();
  }

  /** How many more batches of a lane may be in work. */
  public int freeSlots(Lane lane) {
    return slots.free(lane);
  }

  public Turns turns() {
    return turns;
  }

  public Collection<Holding> all() {
    return held.values();
  }

  public Counts counts() {
    int permitted = permits.isEmpty() ? 0 : Math.max(1, permits.unsettled());
    return new Counts(held.size(), waiting.size(), turns.size(), slots.used(), permitted);
  }
}
