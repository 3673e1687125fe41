package dev.carillon.ejb.pipeline.node;

import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.admit.Intake;
import dev.carillon.ejb.pipeline.admit.Overload;
import dev.carillon.ejb.pipeline.admit.PublishTools;
import dev.carillon.ejb.pipeline.batch.HeldBatches;
import dev.carillon.ejb.pipeline.batch.Holding;
import dev.carillon.ejb.pipeline.batch.InFlight;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.dispatch.BatchPump;
import dev.carillon.ejb.pipeline.dispatch.Dispatcher;
import dev.carillon.ejb.pipeline.dispatch.Loops;
import dev.carillon.ejb.pipeline.dispatch.RecipientLoader;
import dev.carillon.ejb.pipeline.dispatch.Signal;
import dev.carillon.ejb.pipeline.guard.Guard;
import dev.carillon.ejb.pipeline.message.Messages;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.plan.BatchBuilder;
import dev.carillon.ejb.pipeline.plan.Planner;
import dev.carillon.ejb.pipeline.route.Breakers;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.ejb.pipeline.settle.Finisher;
import dev.carillon.ejb.pipeline.settle.Recorded;
import dev.carillon.ejb.pipeline.settle.Settlement;
import dev.carillon.ejb.pipeline.settle.SettlementListener;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.platform.time.DatabaseClock;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publish pipeline of one node, put together: plan, claim, send, settle, finish. Opened once;
 * {@link #start} gives it threads, {@link #stop} drains it: nothing more is taken up, what is on
 * its way is recorded, and the rest goes back for others to take up.
 */
public class Pipeline implements Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  private static final int PUMPS = 3;
  private static final int SETTLERS = 2;

  /** A loop waits for a second at most; the rest is the database's. */
  private static final long LOOP_LATE_NANOS = Duration.ofSeconds(30).toNanos();

  private static final long PLAN_POLL_MS = 250;

  /** When one is due that could not be taken: another node has it. */
  private static final long PLAN_LEAST_MS = 5;

  /** How often a stop looks whether all is recorded, when nothing told it. */
  private static final long DRAIN_LOOK_MS = 20;

  /**
   * How long a stop waits for the threads of its loops; each step but a slow statement is short.
   */
  private static final long LOOPS_END_NANOS = Duration.ofSeconds(1).toNanos();

  private final Tools tools;
  private final DatabaseClock clock;
  private final long owner;
  private final InFlight permits;
  private final Breakers breakers;
  private final Guard guard;
  private final Finisher finisher;
  private final BatchBuilder builder;
  private final Dispatcher dispatcher;
  private final Settlement settling;
  private final Planner planner;
  private final Overload overload;
  private final IdleCompaction idleCompaction;
  private final Signal planSignal = new Signal();
  private final Signal recorded = new Signal();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.NEW);

  /** Those that take work up, and end first. */
  private final Loops taking = new Loops(() -> phase.get() == Phase.RUNNING);

  /** Those that record what was done. */
  private final Loops recording =
      new Loops(() -> phase.get() == Phase.RUNNING || phase.get() == Phase.DRAINING);

  private final Progress progress = new Progress(System::nanoTime);

  /** Forward only. */
  private enum Phase {
    NEW,
    RUNNING,
    DRAINING,
    ENDED
  }

  /**
   * What the pipeline works with.
   *
   * @param batchSize recipients of one batch of a provider
   * @param meter hears numbers
   */
  public record Tools(
      PipelineStore store,
      PipelineSettings settings,
      boolean enabled,
      ProviderRoutes routes,
      Messages messages,
      SecretBox secrets,
      LongSupplier keys,
      ToIntFunction<ProviderKind> batchSize,
      RandomGenerator random,
      Wakeups wakeups,
      PipelineMeter meter,
      Clock clock) {

    private Tools with(Clock other) {
      return new Tools(
          store, settings, enabled, routes, messages, secrets, keys, batchSize, random, wakeups,
          meter, other);
    }
  }

  public Pipeline(Tools given) {
    this.clock = new DatabaseClock(given.clock());
    this.tools = given.with(clock);
    PipelineStore store = tools.store();
    PipelineSettings settings = tools.settings();
    this.owner = tools.keys().getAsLong();
    this.permits = new InFlight(settings.maxUnsettled(), settings.dispatch());
    this.breakers = new Breakers(tools.clock());
    this.guard = new Guard(store, tools.routes(), breakers, tools.clock());
    this.finisher = new Finisher(store, settings.settling().statusTtl().toMillis());
    this.builder = new BatchBuilder(tools.routes(), tools.keys(), tools.batchSize());
    this.dispatcher = dispatcher(tools);
    this.settling = settling(tools);
    this.planner = new Planner(store, settings, builder, finisher, tools.clock());
    this.overload = new Overload(store, settings.admission());
    this.idleCompaction =
        new IdleCompaction(this::idle, () -> store.transactions().read(store.nodes()::compact));
    tools.meter().bind(this);
  }

  private Dispatcher dispatcher(Tools tools) {
    RecipientLoader loader = new RecipientLoader(tools.store(), tools.secrets(), tools.clock());
    BatchPump pump =
        new BatchPump(
            new BatchPump.Tools(
                tools.settings(),
                loader,
                tools.routes(),
                tools.messages(),
                permits,
                breakers,
                tools.clock(),
                this::hasResults));
    return new Dispatcher(
        new Dispatcher.Tools(
            tools.store(),
            tools.settings(),
            owner,
            loader,
            pump,
            permits,
            tools.routes(),
            tools.clock()),
        this::hasResults);
  }

  private Settlement settling(Tools tools) {
    return new Settlement(
        new Settlement.Tools(
            tools.store(),
            tools.settings(),
            dispatcher.lease(),
            finisher,
            guard,
            tools.keys(),
            tools.random(),
            tools.clock()),
        new Results(),
        dispatcher::held);
  }

  private void hasResults(RunningBatch batch) {
    settling.ready(batch);
  }

  private final class Results implements SettlementListener {
    @Override
    public void recorded(Recorded results) {
      progress.moved(results.batch().lane());
      dispatcher.permitsFreed();
      tools.meter().recorded(results);
      recorded.wake();
    }

    @Override
    public void closed(RunningBatch batch) {
      planSignal.wake();
    }

    @Override
    public void childrenWritten() {
      dispatcher.wake();
    }
  }

  @Override
  public PublishTools publishTools() {
    return new PublishTools(
        tools.store(),
        tools.settings(),
        builder,
        tools.messages(),
        tools.secrets(),
        finisher,
        tools.keys(),
        tools.clock());
  }

  /**
   * Registers the node, frees what an earlier process of an embedded database held, and runs the
   * loops on these threads until {@link #stop}.
   *
   * @param threads runs each loop on a thread of its own
   */
  public void start(Executor threads) {
    register();
    phase.set(Phase.RUNNING);
    taking.start(threads, "claim", dispatcher::claimStep);
    taking.start(threads, "pump-critical", () -> dispatcher.pumpStep(true));
    for (int i = 1; i <= PUMPS; i++) {
      taking.start(threads, "pump-" + i, () -> dispatcher.pumpStep(false));
    }
    for (int i = 1; i <= SETTLERS; i++) {
      recording.start(threads, "settle-" + i, this::settleStep);
    }
    taking.start(threads, "plan", this::planStep);
    recording.start(threads, "finish", settling::finishStep);
  }

  /** What keeps this node from dispatching, in words; empty when it does its work. */
  public Optional<String> trouble() {
    if (phase.get() == Phase.DRAINING || phase.get() == Phase.ENDED) {
      return Optional.of("is being stopped");
    }
    List<String> late = new ArrayList<>(taking.late(LOOP_LATE_NANOS));
    late.addAll(recording.late(LOOP_LATE_NANOS));
    return late.isEmpty()
        ? progress.trouble(permits.inFlight() > 0)
        : Optional.of("loops that do not come round: " + String.join(", ", late));
  }

  /** How much this node holds of batches. */
  HeldBatches.Counts held() {
    return dispatcher.counts();
  }

  private void register() {
    PipelineStore store = tools.store();
    measureClock();
    store
        .transactions()
        .execute(
            connection -> {
              store.nodes().register(connection, owner, Long.toString(owner, 36), leaseMs());
              if (store.exclusive()) {
                int freed = store.batches().releaseOthers(connection, owner);
                store
                    .plans()
                    .releaseAll(
                        connection,
                        PublishState.ACCEPTED.code(),
                        PublishState.PLANNING.code(),
                        PublishState.DISPATCHING.code());
                LOG.info("node {} took over {} batches", Long.toString(owner, 36), freed);
              }
            });
    try {
      prepareDays();
    } catch (StorageException e) {
      LOG.error("no partitions for the coming days; every sweep tries it again", e);
    }
  }

  private void prepareDays() {
    PipelineStore store = tools.store();
    store.transactions().execute(c -> store.nodes().prepareDays(c, clock.millis()));
  }

  private void measureClock() {
    PipelineStore store = tools.store();
    clock.measure(() -> store.transactions().<Long>read(store.nodes()::now));
  }

  private void settleStep() throws InterruptedException {
    settling.settleStep();
    dispatcher.permitsFreed();
  }

  private void planStep() throws InterruptedException {
    Optional<Lane> planned = planner.step();
    if (planned.isPresent()) {
      progress.moved(planned.get());
      dispatcher.wake();
      tools.wakeups().work(planned.get());
    } else {
      planSignal.await(Math.max(PLAN_LEAST_MS, Math.min(PLAN_POLL_MS, planner.untilDue())));
    }
  }

  /** Housekeeping that must come often: leases, the node's own row, queue depths. */
  public void tick() {
    PipelineStore store = tools.store();
    each(
        dispatcher::renewLeases,
        this::measureClock,
        () -> store.transactions().execute(c -> store.nodes().beat(c, owner, leaseMs())),
        this::measure);
  }

  private void measure() {
    overload.measure();
    for (Lane lane : Lane.values()) {
      progress.measured(lane, overload.waiting(lane).items() > 0 || holds(lane));
    }
  }

  /** Does all of it: one that fails keeps no other from its turn, and is thrown in the end. */
  private static void each(Runnable... pieces) {
    RuntimeException trouble = null;
    for (Runnable piece : pieces) {
      try {
        piece.run();
      } catch (RuntimeException e) {
        if (trouble == null) {
          trouble = e;
        } else {
          trouble.addSuppressed(e);
        }
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  /** Housekeeping that repeats what may have been lost: expired leases, unfinished publishes. */
  public void sweep() {
    PipelineStore store = tools.store();
    each(
        this::releaseExpired,
        this::prepareDays,
        finisher::sweep,
        guard::review,
        overload::measureSize,
        () -> idleCompaction.step(overload.databaseBytes()));
  }

  private void releaseExpired() {
    PipelineStore store = tools.store();
    int freed = store.transactions().run(store.batches()::releaseExpired);
    if (freed > 0) {
      LOG.info("{} batches came back from nodes that vanished", freed);
      dispatcher.wake();
    }
  }

  /** Each batch that this node holds. */
  Collection<Holding> holdings() {
    return dispatcher.held();
  }

  private boolean holds(Lane lane) {
    return holdings().stream().anyMatch(holding -> holding.lane() == lane);
  }

  /**
   * Drains: claims and submissions end first, answers of providers are waited for and recorded, as
   * long as the settings allow, and all leases go back. Called once, while housekeeping still
   * prolongs leases and providers are still open. An interrupt ends the wait.
   */
  public void stop() {
    if (!phase.compareAndSet(Phase.RUNNING, Phase.DRAINING)) {
      return;
    }
    try {
      drain();
      giveBackAll();
      end();
      recording.awaitEnd(LOOPS_END_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void drain() throws InterruptedException {
    long deadline = System.nanoTime() + tools.settings().dispatch().drain().toNanos();
    dispatcher.drain();
    planSignal.wake();
    settling.hurry();
    taking.awaitEnd(deadline - System.nanoTime());
    while (System.nanoTime() < deadline && !drained()) {
      recorded.await(DRAIN_LOOK_MS);
    }
  }

  private boolean drained() {
    try {
      return dispatcher.giveBackIdle();
    } catch (StorageException e) {
      LOG.warn("leases cannot go back yet: {}", e.getMessage());
      return false;
    }
  }

  private void giveBackAll() {
    try {
      int unanswered = dispatcher.giveBackAll();
      if (unanswered > 0) {
        LOG.warn("{} submissions were not answered in time: they may be repeated", unanswered);
      }
    } catch (StorageException e) {
      LOG.warn("leases did not go back, their batches wait until they have run out", e);
    }
  }

  /** Ends the loops and leaves everything as it stands. */
  void end() {
    phase.set(Phase.ENDED);
    dispatcher.wake();
    planSignal.wake();
  }

  @Override
  public boolean enabled() {
    return tools.enabled();
  }

  @Override
  public Overload overload() {
    return overload;
  }

  /** The guard, for administrators. */
  public Guard guard() {
    return guard;
  }

  public Breakers breakers() {
    return breakers;
  }

  /** Whether nothing is in work and nothing waits that is due. */
  private boolean idle() {
    return unsettled() == 0 && overload.nothingWaits();
  }

  /** Submissions whose outcome is not recorded. */
  public int unsettled() {
    return permits.unsettled();
  }

  /** Publishes that could not be ended at the last try. */
  int unended() {
    return finisher.unended();
  }

  /** Submissions that the provider has not answered. */
  public int inFlight() {
    return permits.inFlight();
  }

  @Override
  public BatchRepository.Lease localLease() {
    return phase.get() == Phase.RUNNING && dispatcher.hasRoom() ? lease() : null;
  }

  /** Under which this node holds batches. */
  BatchRepository.Lease lease() {
    return dispatcher.lease();
  }

  @Override
  public void accepted(Accepted publish) {
    tools.meter().accepted(publish.lane());
    if (!publish.leased().isEmpty()) {
      dispatcher.offer(publish.leased(), publish.context(), publish.leasedSinceNanos());
      return;
    }
    if (!publish.waits()) {
      return;
    }
    overload.accepted();
    work();
    tools.wakeups().work(publish.lane());
  }

  /** There may be work, says another node. */
  public void work() {
    planSignal.wake();
    dispatcher.wake();
  }

  @Override
  public void wakeClaims() {
    dispatcher.wake();
    tools.wakeups().work(Lane.CRITICAL);
  }

  private long leaseMs() {
    return tools.settings().dispatch().lease().toMillis();
  }
}
