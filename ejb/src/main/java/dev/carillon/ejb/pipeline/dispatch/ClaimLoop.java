package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.batch.HeldBatches;
import dev.carillon.ejb.pipeline.batch.Holding;
import dev.carillon.ejb.pipeline.batch.InFlight;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the slots, the most urgent lane first: with the batches that wait on this node, then with
 * what it claims. One thread runs it; {@link #wake} is for all.
 */
final class ClaimLoop {

  /** How often a lane is looked at when no wake-up came. */
  private static final long POLL_MS = 250;

  /** Where nothing moved for so long, no further batch is begun. */
  private static final long STALLED_NANOS = Duration.ofSeconds(3).toNanos();

  /**
   * How long a batch waits at least and at most that was claimed for a place where nothing moves.
   */
  private static final long LEAST_STALLED_MS = 1_000;

  private static final long MOST_STALLED_MS = 15_000;

  /** Batches that one look at a lane gives back; the others of the lane wait no longer for it. */
  private static final int MOST_STALLED = 512;

  /** How long a batch waits whose publish could not be read. */
  private static final long UNREADABLE_MS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);

  private final HeldBatches held;
  private final Map<Lane, ClaimTurns> claims;
  private final Contexts contexts;
  private final GiveBacks giveBacks;
  private final BatchPump pump;
  private final Consumer<Holding> begun;
  private final int maxAhead;
  private final Signal signal;

  /** For each lane whether the database may have batches that nobody claimed. */
  private final Map<Lane, AtomicBoolean> mayWait = new EnumMap<>(Lane.class);

  private long lastPollNanos = System.nanoTime();

  /**
   * What it works with.
   *
   * @param begun takes a batch that has a slot
   * @param maxAhead recipients that may wait here to be sent to
   */
  record Tools(
      HeldBatches held,
      Map<Lane, ClaimTurns> claims,
      Contexts contexts,
      GiveBacks giveBacks,
      BatchPump pump,
      Consumer<Holding> begun,
      int maxAhead,
      Signal signal) {}

  ClaimLoop(Tools tools) {
    this.held = tools.held();
    this.claims = tools.claims();
    this.contexts = tools.contexts();
    this.giveBacks = tools.giveBacks();
    this.pump = tools.pump();
    this.begun = tools.begun();
    this.maxAhead = tools.maxAhead();
    this.signal = tools.signal();
    for (Lane lane : Lane.values()) {
      mayWait.put(lane, new AtomicBoolean(true));
    }
  }

  /** There may be work to claim. */
  void wake() {
    mayWait.values().forEach(look -> look.set(true));
    signal.wake();
  }

  /** Fills what is free, then waits for a moment. */
  void step() throws InterruptedException {
    if (System.nanoTime() - lastPollNanos > TimeUnit.MILLISECONDS.toNanos(POLL_MS)) {
      lastPollNanos = System.nanoTime();
      mayWait.values().forEach(look -> look.set(true));
    }
    fill();
    signal.await(POLL_MS);
  }

  private void fill() {
    if (!giveBacks.isEmpty()) {
      giveBacks.write();
      wake();
    }
    Map<InFlight.Key, Long> stalled = retireStalled();
    for (Lane lane : Lane.values()) {
      beginWaiting(lane);
      claim(lane, stalled);
    }
    if (!giveBacks.isEmpty()) {
      giveBacks.write();
    }
  }

  private void beginWaiting(Lane lane) {
    Holding next = held.beginNext(lane);
    while (next != null) {
      begun.accept(next);
      next = held.beginNext(lane);
    }
  }

  private void claim(Lane lane, Map<InFlight.Key, Long> stalled) {
    AtomicBoolean look = mayWait.get(lane);
    int free = held.freeSlots(lane);
    int room = room(lane, stalled);
    int ofStalled = 0;
    while (free > 0 && room > 0 && ofStalled < MOST_STALLED && look.getAndSet(false)) {
      long before = System.nanoTime();
      List<BatchRow> claimed = claims.get(lane).next(free, room);
      if (claimed.isEmpty()) {
        return;
      }
      look.set(true);
      for (BatchRow row : claimed) {
        ofStalled += take(row, stalled, before) ? 0 : 1;
      }
      if (!giveBacks.isEmpty()) {
        giveBacks.write();
      }
      free = held.freeSlots(lane);
      room = room(lane, stalled);
    }
  }

  /** False for a batch that goes back, as nothing moves where it would go. */
  private boolean take(BatchRow row, Map<InFlight.Key, Long> stalled, long sinceNanos) {
    BatchRepository.Held lease = new BatchRepository.Held(row.batchKey(), row.epoch());
    Long delayMs = stalled.get(InFlight.Key.of(row));
    if (delayMs != null) {
      giveBack(lease, delayMs);
      return false;
    }
    try {
      held.claimed(row, contexts.of(row.publishKey()), sinceNanos).ifPresent(begun);
    } catch (RuntimeException e) {
      // its publish cannot be read: the others that were claimed with it go on
      LOG.error("batch {} goes back", row.batchKey(), e);
      giveBack(lease, UNREADABLE_MS);
    }
    return true;
  }

  private void giveBack(BatchRepository.Held lease, long delayMs) {
    if (!giveBacks.add(lease, delayMs)) {
      LOG.warn("batch {} waits until its lease has run out", lease.batchKey());
    }
  }

  /**
   * Where all permits are taken and nothing is answered: the batches that wait for one go back, so
   * that those of others do not wait behind them.
   *
   * @return how long the batches of each such place wait
   */
  private Map<InFlight.Key, Long> retireStalled() {
    Map<InFlight.Key, Long> delays = new HashMap<>();
    for (Holding holding : held.all()) {
      if (holding.stalled(STALLED_NANOS) && pump.exhausted(holding)) {
        long delayMs = stalledDelayMs(holding.batch().idleNanos());
        delays.merge(holding.permitKey(), delayMs, Math::max);
        if (holding.retire()) {
          giveBack(holding.lease(), delayMs);
        }
      }
    }
    return delays;
  }

  /**
   * Half of the time that nothing has moved: each batch is claimed only a few times for as long as
   * that lasts, and begins soon after.
   */
  static long stalledDelayMs(long idleNanos) {
    long half = TimeUnit.NANOSECONDS.toMillis(idleNanos) / 2;
    return Math.max(LEAST_STALLED_MS, Math.min(MOST_STALLED_MS, half));
  }

  /**
   * Recipients that would keep the senders busier if they were claimed. Batches that are claimed
   * too early would only wait here, where neither another node nor another app's turn can pass
   * them.
   */
  private int room(Lane lane, Map<InFlight.Key, Long> stalled) {
    int left = 0;
    for (Holding holding : held.all()) {
      boolean before = holding.lane().code() <= lane.code();
      left += before && !stalled.containsKey(holding.permitKey()) ? holding.batch().left() : 0;
    }
    return maxAhead - left;
  }
}
