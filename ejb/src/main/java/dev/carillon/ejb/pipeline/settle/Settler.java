package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.batch.Holding;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.guard.Guard;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records results: delivery rows, bits, counters, invalidations, dead letters and the children of
 * batches that close, several batches in one transaction, each behind the fence of its lease. A
 * batch whose fence refuses is abandoned, a result that the database refuses is set apart; the
 * others of the transaction are recorded. Whatever happens, a batch taken for a step is given back
 * by it: recorded, abandoned, or with its results waiting for the next step.
 *
 * <p>Each settling thread calls {@link #step} in a loop.
 */
final class Settler {

  private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

  /** Batches that one transaction records at most. */
  private static final int MAX_BATCHES = 100;

  /** While others are recorded anyway, a batch joins with this part of a flush. */
  private static final int WORTH_A_FLUSH = 20;

  private final PipelineStore store;
  private final PipelineSettings.Settling settings;
  private volatile long intervalNanos;

  /** When somebody last looked for results that have waited long enough. */
  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());

  private final BatchRepository.Lease lease;
  private final Judge judge;
  private final FlushWriter writer;
  private final SetApart setApart;
  private final Finisher finisher;
  private final Guard guard;
  private final LongSupplier keys;
  private final Clock clock;
  private final SettlementListener listener;
  private final Supplier<Collection<Holding>> running;

  /** Bounded by the results that permits allow: a batch is in it once for each of these at most. */
  private final LinkedBlockingQueue<RunningBatch> ready = new LinkedBlockingQueue<>();

  Settler(
      Settlement.Tools tools, SettlementListener listener, Supplier<Collection<Holding>> running) {
    PipelineSettings.Retry retry = tools.settings().retry();
    this.store = tools.store();
    this.settings = tools.settings().settling();
    this.intervalNanos = settings.interval().toNanos();
    this.lease = tools.lease();
    this.judge =
        new Judge(
            new RetryPolicy(retry, tools.random()::nextDouble), retry.maxElapsed().toMillis());
    this.writer = new FlushWriter(tools);
    this.setApart = new SetApart(store, writer);
    this.finisher = tools.finisher();
    this.guard = tools.guard();
    this.keys = tools.keys();
    this.clock = tools.clock();
    this.listener = listener;
    this.running = running;
  }

  /** A batch has enough, or all, of its results. Never waits. */
  void ready(RunningBatch batch) {
    ready.add(batch);
  }

  /** From here on every result is recorded as soon as it is there. */
  void hurry() {
    intervalNanos = 0;
  }

  /** Records what is ready, or waits a moment for it. */
  void step(long waitMs) throws InterruptedException {
    RunningBatch first = ready.poll(waitMs, TimeUnit.MILLISECONDS);
    try (Taken taken = new Taken()) {
      take(first, taken);
      List<BatchFlush> flushes = new ArrayList<>(taken.batches.size());
      taken.batches.forEach(
          (batch, results) ->
              flushes.add(BatchFlush.of(batch, results, judge, keys, clock.millis())));
      // in the order of keys, so that two nodes never wait in a circle
      flushes.sort(Comparator.comparingLong(flush -> flush.batch().row().batchKey()));
      record(flushes, taken);
    }
  }

  /** Results on their way to the database, which wait again unless they get there. */
  private final class Taken implements AutoCloseable {
    private final Map<RunningBatch, List<RunningBatch.Ready>> batches = new LinkedHashMap<>();

    /** How many results the batch brings. */
    int add(RunningBatch batch) {
      List<RunningBatch.Ready> results = batch.beginFlush();
      if (results == null) {
        return 0;
      }
      batches.put(batch, results);
      return results.size();
    }

    void done(RunningBatch batch) {
      batches.remove(batch);
    }

    @Override
    public void close() {
      batches.forEach(
          (batch, results) -> {
            batch.holding().closing(false);
            batch.flushFailed(results);
            ready(batch);
          });
    }
  }

  private void take(RunningBatch first, Taken taken) {
    int results = first == null ? 0 : taken.add(first);
    if (isTimeToLook()) {
      takeDue(taken, settings.flush());
    }
    while (results < settings.flush() && taken.batches.size() < MAX_BATCHES) {
      RunningBatch next = ready.poll();
      if (next == null) {
        break;
      }
      results += taken.add(next);
    }
    if (results < settings.flush()) {
      takeDue(taken, first == null ? settings.flush() : settings.flush() / WORTH_A_FLUSH);
    }
  }

  /** However much is ready: nobody waits for a lull. */
  private boolean isTimeToLook() {
    long last = lookedNanos.get();
    long now = System.nanoTime();
    return now - last >= intervalNanos && lookedNanos.compareAndSet(last, now);
  }

  private void takeDue(Taken taken, int enough) {
    for (Holding holding : running.get()) {
      RunningBatch batch = holding.batch();
      if (taken.batches.size() >= MAX_BATCHES) {
        return;
      }
      if (batch.flushDue(enough, intervalNanos)) {
        taken.add(batch);
      }
    }
  }

  /** Records in one transaction; what stands in the way of the others, in one of its own. */
  private void record(List<BatchFlush> flushes, Taken taken) {
    if (flushes.isEmpty()) {
      return;
    }
    long before = System.nanoTime();
    FlushWriter.Written written;
    try {
      written = write(flushes);
    } catch (RuntimeException e) {
      // any of them, for one batch's bug must not stop the others of its transaction
      boolean refused = e instanceof StorageException storage && SetApart.isRefusal(storage);
      if (e instanceof StorageException && !refused) {
        throw e;
      }
      recordApart(flushes, taken, refused, e);
      return;
    }
    for (BatchFlush flush : flushes) {
      taken.done(flush.batch());
      if (!written.lost().contains(flush)) {
        flush.batch().holding().prolonged(TimeUnit.MILLISECONDS.toNanos(lease.millis()), before);
      }
    }
    tellAll(flushes, written);
  }

  private FlushWriter.Written write(List<BatchFlush> flushes) {
    flushes.forEach(flush -> flush.batch().holding().closing(flush.closes()));
    return store.transactions().run(connection -> writer.write(connection, flushes));
  }

  private void recordApart(
      List<BatchFlush> flushes, Taken taken, boolean refused, RuntimeException cause) {
    int middle = flushes.size() / 2;
    if (middle > 0) {
      recordBoth(flushes.subList(0, middle), flushes.subList(middle, flushes.size()), taken);
    } else if (refused) {
      record(List.of(setApart.without(flushes.get(0)).orElseThrow(() -> cause)), taken);
    } else {
      throw cause;
    }
  }

  private void recordBoth(List<BatchFlush> some, List<BatchFlush> others, Taken taken) {
    try {
      record(some, taken);
    } finally {
      record(others, taken);
    }
  }

  /** Every one of them is recorded: trouble with one must not keep the news from the others. */
  private void tellAll(List<BatchFlush> flushes, FlushWriter.Written written) {
    RuntimeException trouble = null;
    for (BatchFlush flush : flushes) {
      try {
        tell(flush, written.lost().contains(flush));
      } catch (RuntimeException e) {
        LOG.error("batch {}: after its results were recorded", flush.batch().row().batchKey(), e);
        trouble = e;
      }
    }
    if (written.children()) {
      listener.childrenWritten();
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  private void tell(BatchFlush flush, boolean lost) {
    RunningBatch batch = flush.batch();
    if (lost) {
      batch.holding().closing(false);
      if (batch.holding().lose(flush.epoch())) {
        LOG.warn("batch {}: its lease is gone, nothing was recorded", batch.row().batchKey());
      } else {
        // claimed anew by this node meanwhile: recorded under that lease
        batch.flushFailed(flush.results());
        ready(batch);
      }
      return;
    }
    flush.moved().forEach(moved -> batch.moved(moved.index(), moved.until()));
    boolean closes = flush.closes();
    batch.flushed(flush.bits(), flush.size());
    if (closes) {
      batch.holding().close();
      if (!batch.row().sole()) {
        finisher.mayBeDone(batch.row().publishKey());
      }
    }
    listener.recorded(flush.recorded());
    if (closes) {
      listener.closed(batch);
    }
    guard.note(batch, flush.results());
  }
}
