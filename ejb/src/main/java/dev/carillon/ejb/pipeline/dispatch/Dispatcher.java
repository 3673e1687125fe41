package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.batch.InFlight;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.batch.Slots;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the batches this node has in work. A claiming loop fills the slots, the most urgent lane
 * first; pump loops load and submit; the settler (which this does not know) records and says when a
 * batch is closed.
 *
 * <p>Loops are run by whoever starts the pipeline, one thread each, until that thread is
 * interrupted or {@link #stop} is called.
 */
public final class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** How often a lane is looked at when no wake-up came. */
  private static final long POLL_MS = 250;

  private static final long AFTER_TROUBLE_MS = 1_000;

  /** Leased batches of small publishes that may wait for a slot. */
  private static final int LOCAL_BACKLOG = 2_000;

  private static final int MAX_CONTEXTS = 512;

  /** Where nothing moved for so long, no further batch is begun. */
  private static final long STALLED_NANOS = Duration.ofSeconds(3).toNanos();

  /** How long a batch waits that was claimed for a place where nothing moves. */
  private static final long STALLED_MS = 1_000;

  /** Longer than the longest request timeout: an answer that is later than this is a bug. */
  private static final long STUCK_NANOS = Duration.ofMinutes(6).toNanos();

  private final PipelineStore store;
  private final PipelineSettings.Dispatch settings;
  private final BatchRepository.Lease lease;
  private final RecipientLoader loader;
  private final BatchPump pump;
  private final Slots slots;
  private final int maxAhead;
  private final Clock clock;

  private final Map<Long, RunningBatch> running = new ConcurrentHashMap<>();
  private final Map<Long, PublishContext> contexts = new ConcurrentHashMap<>();
  private final FairQueue<RunningBatch> local = new FairQueue<>(LOCAL_BACKLOG);
  private final PumpQueue turns = new PumpQueue();
  private final ConcurrentLinkedQueue<RunningBatch> parked = new ConcurrentLinkedQueue<>();
  private final Map<Lane, ClaimTurns> claims = new EnumMap<>(Lane.class);
  private final Signal signal = new Signal();

  /** For each lane whether the database may have batches that nobody claimed. */
  private final Map<Lane, AtomicBoolean> mayWait = new EnumMap<>(Lane.class);

  private final BatchPump.Listener readyListener;
  private volatile boolean stopping;
  private volatile long lastClaim = System.nanoTime();

  /** The claiming loop's own. */
  private long lastPollNanos = System.nanoTime();

  /** What the dispatcher needs. */
  public record Tools(
      PipelineStore store,
      PipelineSettings settings,
      long owner,
      RecipientLoader loader,
      BatchPump pump,
      ProviderRoutes routes,
      Clock clock) {}

  public Dispatcher(Tools tools, Consumer<RunningBatch> ready) {
    this.store = tools.store();
    this.settings = tools.settings().dispatch();
    this.lease = new BatchRepository.Lease(tools.owner(), settings.lease().toMillis());
    this.loader = tools.loader();
    this.pump = tools.pump();
    this.slots = new Slots(settings);
    this.maxAhead = 2 * tools.settings().maxUnsettled();
    this.clock = tools.clock();
    this.readyListener = ready::accept;
    for (Lane lane : Lane.values()) {
      mayWait.put(lane, new AtomicBoolean(true));
      claims.put(lane, new ClaimTurns(store, tools.routes(), lane, lease));
    }
  }

  /** The lease under which this node holds batches. */
  public BatchRepository.Lease lease() {
    return lease;
  }

  /** Whether a small publish's batches may be leased to this node as they are written. */
  public boolean hasRoom() {
    return !stopping && local.size() < LOCAL_BACKLOG / 2;
  }

  /** Takes batches that were written already leased (epoch 1), right after that commit. */
  public void offer(List<BatchRow> batches, PublishContext publish) {
    for (BatchRow batch : batches) {
      RunningBatch held = running(batch, publish, System.nanoTime());
      if (!local.offer(held.lane(), batch.appId(), held)) {
        // its lease runs out and another claim takes it
        LOG.warn("batch {}: no room on this node", batch.batchKey());
      }
    }
    signal.wake();
  }

  /** There may be work to claim. */
  public void wake() {
    mayWait.values().forEach(look -> look.set(true));
    signal.wake();
  }

  /** The claiming loop. */
  public void claimLoop() {
    Loops.run(
        "claim",
        () -> !stopping,
        AFTER_TROUBLE_MS,
        () -> {
          if (System.nanoTime() - lastPollNanos > TimeUnit.MILLISECONDS.toNanos(POLL_MS)) {
            lastPollNanos = System.nanoTime();
            mayWait.values().forEach(look -> look.set(true));
          }
          lastClaim = System.nanoTime();
          fill();
          signal.await(POLL_MS);
        });
  }

  /** How long ago the claiming loop last came round. */
  public long nanosSinceClaim() {
    return System.nanoTime() - lastClaim;
  }

  /** A pump loop; one of them takes critical batches only. */
  public void pumpLoop(boolean criticalOnly) {
    Loops.run(
        "pump",
        () -> !stopping,
        AFTER_TROUBLE_MS,
        () -> {
          RunningBatch batch = turns.poll(criticalOnly, POLL_MS);
          if (batch != null) {
            turn(batch);
          }
        });
  }

  private void fill() {
    Set<InFlight.Key> stalled = stalled();
    for (Lane lane : Lane.values()) {
      fill(lane, stalled);
    }
  }

  private void fill(Lane lane, Set<InFlight.Key> stalled) {
    while (slots.free(lane) > 0) {
      RunningBatch waiting = local.poll(lane);
      if (waiting == null) {
        break;
      }
      begin(waiting);
    }
    int free = slots.free(lane);
    AtomicBoolean look = mayWait.get(lane);
    int room = room(lane, stalled);
    while (free > 0 && look.get() && room > 0 && look.getAndSet(false)) {
      long before = System.nanoTime();
      List<BatchRow> claimed = claims.get(lane).next(free, room);
      if (claimed.isEmpty()) {
        return;
      }
      look.set(true);
      List<BatchRow> back = new ArrayList<>();
      for (BatchRow row : claimed) {
        if (stalled.contains(InFlight.Key.of(row))) {
          back.add(row);
        } else {
          begin(running(row, context(row), before));
        }
      }
      giveBack(back);
      free = slots.free(lane);
      room = room(lane, stalled);
    }
  }

  /**
   * Where all permits are taken and nothing is answered: the batches that wait for one go back, so
   * that those of others do not wait behind them.
   */
  private Set<InFlight.Key> stalled() {
    Set<InFlight.Key> keys = new HashSet<>();
    List<BatchRow> back = new ArrayList<>();
    for (RunningBatch batch : running.values()) {
      if (batch.stalled(STALLED_NANOS) && pump.exhausted(batch)) {
        keys.add(batch.permitKey());
        if (batch.retire()) {
          ended(batch);
          back.add(batch.row());
        }
      }
    }
    giveBack(back);
    return keys;
  }

  /** Back into the database, where it takes nobody's slot and planning goes on. */
  private void giveBack(List<BatchRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    store
        .transactions()
        .execute(
            connection -> {
              for (BatchRow row : rows) {
                BatchRepository.Held held = new BatchRepository.Held(row.batchKey(), row.epoch());
                store.batches().giveBack(connection, held, lease.owner(), STALLED_MS);
              }
            });
  }

  /**
   * Recipients that would keep the senders busier if they were claimed. Batches that are claimed
   * too early would only wait here, where neither another node nor another app's turn can pass
   * them.
   */
  private int room(Lane lane, Set<InFlight.Key> stalled) {
    int left = 0;
    for (RunningBatch batch : running.values()) {
      boolean before = batch.lane().code() <= lane.code();
      left += before && !stalled.contains(batch.permitKey()) ? batch.left() : 0;
    }
    return maxAhead - left;
  }

  private RunningBatch running(BatchRow row, PublishContext publish, long sinceNanos) {
    RunningBatch batch = new RunningBatch(row, publish, clock.millis(), settings.lease().toNanos());
    batch.prolonged(settings.lease().toNanos(), sinceNanos);
    running.put(row.batchKey(), batch);
    return batch;
  }

  private PublishContext context(BatchRow row) {
    if (contexts.size() > MAX_CONTEXTS) {
      contexts.clear();
    }
    return contexts.computeIfAbsent(row.publishKey(), loader::context);
  }

  private void begin(RunningBatch batch) {
    slots.acquire(batch.lane());
    batch.begun();
    if (batch.unrecorded() == 0) {
      // every recipient was recorded or moved before its owner vanished: only the close is missing
      readyListener.ready(batch);
    }
    wantTurn(batch);
  }

  private void wantTurn(RunningBatch batch) {
    if (batch.wantTurn()) {
      turns.add(batch);
    }
  }

  private void turn(RunningBatch batch) {
    batch.turnBegins();
    try {
      if (pump.turn(batch, readyListener) == BatchPump.Turn.STEP_ASIDE) {
        parked.add(batch);
      } else {
        signal.wake();
      }
    } catch (RuntimeException e) {
      // a bug must not take the loop along: the lease runs out and the batch is tried again
      LOG.error("batch {} abandoned", batch.row().batchKey(), e);
      abandon(batch);
    } finally {
      if (batch.turnEnds()) {
        turns.add(batch);
      }
    }
  }

  /** Permits may be free again: batches that stepped aside get another turn. */
  public void permitsFreed() {
    int waiting = parked.size();
    for (int i = 0; i < waiting; i++) {
      RunningBatch batch = parked.poll();
      if (batch == null) {
        return;
      }
      wantTurn(batch);
    }
  }

  /** A batch is closed, or lost to another node: its slot is free. */
  public void ended(RunningBatch batch) {
    if (running.remove(batch.row().batchKey(), batch) && batch.hasBegun()) {
      slots.release();
      signal.wake();
    }
  }

  /** Stops work on a batch without recording anything more. */
  public void abandon(RunningBatch batch) {
    pump.giveUp(batch);
    ended(batch);
  }

  /** The batches of this node. */
  public Collection<RunningBatch> running() {
    return running.values();
  }

  /** Prolongs leases of which a third has passed; batches that are lost are abandoned. */
  public void renewLeases() {
    List<RunningBatch> batches = new ArrayList<>();
    for (RunningBatch batch : running.values()) {
      if (batch.stuck(STUCK_NANOS)) {
        LOG.error("batch {}: answers are missing, it is given up", batch.row().batchKey());
        abandon(batch);
      } else if (batch.leaseLeftNanos() < settings.lease().toNanos() * 2 / 3) {
        batches.add(batch);
      }
    }
    if (batches.isEmpty()) {
      return;
    }
    // in the order of keys, as the settler writes them: two transactions never wait in a circle
    batches.sort(Comparator.comparingLong(batch -> batch.row().batchKey()));
    List<BatchRepository.Held> held = new ArrayList<>(batches.size());
    for (RunningBatch batch : batches) {
      held.add(new BatchRepository.Held(batch.row().batchKey(), batch.row().epoch()));
    }
    long before = System.nanoTime();
    boolean[] alive;
    try {
      alive =
          store
              .transactions()
              .run(c -> store.batches().renew(c, lease.owner(), lease.millis(), held));
    } catch (StorageException e) {
      LOG.warn("leases could not be prolonged", e);
      return;
    }
    for (int i = 0; i < alive.length; i++) {
      if (alive[i]) {
        batches.get(i).prolonged(settings.lease().toNanos(), before);
      } else if (running.containsKey(batches.get(i).row().batchKey())
          && !batches.get(i).closing()) {
        LOG.warn("batch {} belongs to another node by now", batches.get(i).row().batchKey());
        abandon(batches.get(i));
      }
    }
  }

  public void stop() {
    stopping = true;
    signal.wake();
  }
}
