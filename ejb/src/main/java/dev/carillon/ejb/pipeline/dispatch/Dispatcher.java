package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.batch.HeldBatches;
import dev.carillon.ejb.pipeline.batch.Holding;
import dev.carillon.ejb.pipeline.batch.InFlight;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of a node: the batches it holds, the loop that claims them, the pumps that load
 * and submit, the keeper of their leases. The settler, which this does not know, records and says
 * when a batch is closed. Whoever starts the pipeline runs the steps, each in a loop of its own.
 */
public final class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final BatchRepository.Lease lease;
  private final long marginNanos;
  private final HeldBatches held;
  private final GiveBacks giveBacks;
  private final ClaimLoop claims;
  private final PumpLoop pumps;
  private final LeaseKeeper keeper;
  private final Signal signal = new Signal();
  private final Consumer<RunningBatch> ready;

  /** What the dispatcher needs. */
  public record Tools(
      PipelineStore store,
      PipelineSettings settings,
      long owner,
      RecipientLoader loader,
      BatchPump pump,
      InFlight permits,
      ProviderRoutes routes,
      Clock clock) {}

  /**
   * @param ready takes a batch that has results to record; must not wait
   */
  public Dispatcher(Tools tools, Consumer<RunningBatch> ready) {
    PipelineSettings.Dispatch settings = tools.settings().dispatch();
    this.lease = new BatchRepository.Lease(tools.owner(), settings.lease().toMillis());
    this.marginNanos = settings.margin().toNanos();
    this.ready = ready;
    this.held = new HeldBatches(settings, tools.permits(), tools.clock(), signal::wake);
    this.giveBacks = new GiveBacks(tools.store(), lease);
    this.claims = claimLoop(tools);
    this.pumps = new PumpLoop(held.turns(), tools.pump(), signal::wake);
    this.keeper = new LeaseKeeper(tools.store(), held, lease);
  }

  private ClaimLoop claimLoop(Tools tools) {
    Map<Lane, ClaimTurns> turns = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      turns.put(lane, new ClaimTurns(tools.store(), tools.routes(), lane, lease));
    }
    return new ClaimLoop(
        new ClaimLoop.Tools(
            held,
            turns,
            new Contexts(tools.loader()::context),
            giveBacks,
            tools.pump(),
            this::begun,
            2 * tools.settings().maxUnsettled(),
            signal));
  }

  private void begun(Holding holding) {
    if (holding.batch().unrecorded() == 0) {
      // every recipient was recorded or moved before its owner vanished: only the close is missing
      ready.accept(holding.batch());
    }
    held.turns().want(holding);
  }

  /** The lease under which this node holds batches. */
  public BatchRepository.Lease lease() {
    return lease;
  }

  /** Whether a small publish's batches may be leased to this node as they are written. */
  public boolean hasRoom() {
    return held.hasRoom();
  }

  /**
   * Takes batches that were written already leased (epoch 1), right after that commit. Those for
   * which there is no room or no time go back. Never waits.
   *
   * @param sinceNanos before their rows were written
   */
  public void offer(List<BatchRow> batches, PublishContext publish, long sinceNanos) {
    long leaseNanos = lease.millis() * 1_000_000;
    boolean late = System.nanoTime() - sinceNanos > leaseNanos - marginNanos;
    for (BatchRow batch : batches) {
      if (late || !held.offer(batch, publish, sinceNanos)) {
        giveBack(batch);
      }
    }
    signal.wake();
  }

  private void giveBack(BatchRow batch) {
    giveBack(new BatchRepository.Held(batch.batchKey(), batch.epoch()));
  }

  private void giveBack(BatchRepository.Held held) {
    if (!giveBacks.add(held, 0)) {
      LOG.warn("batch {} waits until its lease has run out", held.batchKey());
    }
  }

  /** There may be work to claim. */
  public void wake() {
    claims.wake();
  }

  /** A step of the claiming loop; it waits for a moment at most. */
  public void claimStep() throws InterruptedException {
    claims.step();
  }

  /** A step of a pump; it waits for a moment at most. One of the pumps takes critical ones only. */
  public void pumpStep(boolean criticalOnly) throws InterruptedException {
    pumps.step(criticalOnly);
  }

  /** Permits may be free again: batches that stepped aside get another turn. */
  public void permitsFreed() {
    held.turns().unpark();
  }

  /** The batches of this node. */
  public Collection<Holding> held() {
    return held.all();
  }

  /** How much this node holds. */
  public HeldBatches.Counts counts() {
    return held.counts();
  }

  /** Prolongs leases; called about once a second. */
  public void renewLeases() {
    keeper.renew();
  }

  /** From here on nothing is claimed or submitted; what is on its way may still be recorded. */
  public void drain() {
    held.drain();
    signal.wake();
  }

  /**
   * Gives back what has nothing on its way. For one thread, when the claiming loop has ended.
   *
   * @return whether nothing is held any more
   */
  public boolean giveBackIdle() {
    held.letGo().forEach(this::giveBack);
    giveBacks.write();
    return held.all().isEmpty();
  }

  /**
   * Gives back all that is held, also what waits for answers: those may be sent again.
   *
   * @return submissions whose answer is not known
   */
  public int giveBackAll() {
    int unanswered = 0;
    for (Holding holding : held.all()) {
      unanswered += holding.batch().unanswered();
      BatchRepository.Held lease = holding.lease();
      if (holding.lose(lease.epoch())) {
        giveBack(lease);
      }
    }
    giveBacks.write();
    return unanswered;
  }
}
