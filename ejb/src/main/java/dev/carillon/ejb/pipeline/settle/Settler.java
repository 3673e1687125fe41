package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.guard.Guard;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.DeadLetterRow;
import dev.carillon.persistence.pipeline.DeliveryRow;
import dev.carillon.persistence.pipeline.Flushed;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records results: delivery rows, bits, counters, invalidations, dead letters and the children of
 * batches that close, several batches in one transaction, each behind the fence of its lease. A
 * batch whose fence refuses is abandoned, the others of the transaction are not.
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
  private final BatchRepository.Lease lease;
  private final Judge judge;
  private final Children children;
  private final Finisher finisher;
  private final Guard guard;
  private final LongSupplier keys;
  private final Clock clock;
  private final Ended ended;
  private final Supplier<Collection<RunningBatch>> running;
  private final LinkedBlockingQueue<RunningBatch> ready = new LinkedBlockingQueue<>();

  /** Hears of recorded results. */
  interface Ended {
    /** So many results of a batch are recorded: permits come back. */
    void recorded(BatchFlush flush, int permits);

    /** A batch is closed. */
    void closed(RunningBatch batch);

    /** A batch belongs to another node. */
    void lost(RunningBatch batch);

    /** There is new work to claim at some time. */
    void childrenWritten();
  }

  /** What the settler needs. */
  record Tools(
      PipelineStore store,
      PipelineSettings settings,
      BatchRepository.Lease lease,
      Judge judge,
      Finisher finisher,
      Guard guard,
      LongSupplier keys,
      Clock clock) {}

  Settler(Tools tools, Ended ended, Supplier<Collection<RunningBatch>> running) {
    this.store = tools.store();
    this.settings = tools.settings().settling();
    this.lease = tools.lease();
    this.judge = tools.judge();
    this.children = new Children(tools.keys());
    this.finisher = tools.finisher();
    this.guard = tools.guard();
    this.keys = tools.keys();
    this.clock = tools.clock();
    this.ended = ended;
    this.running = running;
  }

  /** A batch has enough, or all, of its results. Never waits. */
  void ready(RunningBatch batch) {
    ready.add(batch);
  }

  /** Records what is ready, or waits a moment for it. */
  void step(long waitMs) throws InterruptedException {
    RunningBatch first = ready.poll(waitMs, TimeUnit.MILLISECONDS);
    List<BatchFlush> flushes = new ArrayList<>();
    int results = first == null ? 0 : take(first, flushes);
    while (results < settings.flush() && flushes.size() < MAX_BATCHES) {
      RunningBatch next = ready.poll();
      if (next == null) {
        break;
      }
      results += take(next, flushes);
    }
    if (results < settings.flush()) {
      takeDue(flushes, first == null ? settings.flush() : settings.flush() / WORTH_A_FLUSH);
    }
    if (!flushes.isEmpty()) {
      record(flushes);
    }
  }

  private void takeDue(List<BatchFlush> flushes, int enough) {
    long interval = settings.interval().toNanos();
    for (RunningBatch batch : running.get()) {
      if (flushes.size() >= MAX_BATCHES) {
        return;
      }
      if (batch.flushDue(enough, interval)) {
        take(batch, flushes);
      }
    }
  }

  private int take(RunningBatch batch, List<BatchFlush> flushes) {
    List<RunningBatch.Ready> taken = batch.beginFlush();
    if (taken == null) {
      return 0;
    }
    flushes.add(BatchFlush.of(batch, taken, judge, keys, clock.millis()));
    return taken.size();
  }

  /** One transaction for all, in the order of keys so that two nodes never wait in a circle. */
  private void record(List<BatchFlush> flushes) {
    flushes.sort(Comparator.comparingLong(flush -> flush.batch().row().batchKey()));
    flushes.forEach(flush -> flush.batch().closes(flush.closes()));
    Set<BatchFlush> lost;
    long before = System.nanoTime();
    Written written = new Written();
    try {
      lost = store.transactions().run(connection -> write(connection, flushes, written));
    } catch (StorageException e) {
      for (BatchFlush flush : flushes) {
        flush.batch().closes(false);
        flush.batch().flushFailed(flush.taken());
      }
      throw e;
    }
    for (BatchFlush flush : flushes) {
      flush.batch().prolonged(TimeUnit.MILLISECONDS.toNanos(lease.millis()), before);
      after(flush, lost.contains(flush));
    }
    if (written.children) {
      ended.childrenWritten();
    }
  }

  private static final class Written {
    private boolean children;
  }

  private Set<BatchFlush> write(Connection connection, List<BatchFlush> flushes, Written written)
      throws SQLException {
    List<Flushed> rows = new ArrayList<>(flushes.size());
    for (BatchFlush flush : flushes) {
      rows.add(flush.row(lease.owner(), lease.millis()));
    }
    boolean[] held = store.settle().fence(connection, rows);
    Set<BatchFlush> lost = new HashSet<>();
    List<DeliveryRow> deliveries = new ArrayList<>();
    List<DeadLetterRow> deadLetters = new ArrayList<>();
    List<BatchFlush> closed = new ArrayList<>();
    for (int i = 0; i < held.length; i++) {
      BatchFlush flush = flushes.get(i);
      if (!held[i]) {
        lost.add(flush);
        continue;
      }
      deliveries.addAll(flush.deliveries());
      deadLetters.addAll(flush.deadLetters());
      guard.invalidate(connection, flush.gone());
      if (flush.closes()) {
        closed.add(flush);
      }
    }
    store.settle().insertDeliveries(connection, deliveries);
    store.settle().insertDeadLetters(connection, deadLetters);
    close(connection, closed, written);
    return lost;
  }

  private void close(Connection connection, List<BatchFlush> closed, Written written)
      throws SQLException {
    List<BatchRow> made = new ArrayList<>();
    List<Long> large = new ArrayList<>();
    for (BatchFlush flush : closed) {
      List<BatchRow> own = children.of(flush, clock.millis());
      made.addAll(own);
      if (flush.batch().size() > BatchRepository.INLINE) {
        large.add(flush.batch().row().batchKey());
      }
      if (own.isEmpty() && flush.batch().row().sole()) {
        finisher.finishSole(connection, flush);
      }
    }
    store.settle().dropArrays(connection, large);
    if (!made.isEmpty()) {
      store.batches().insert(connection, made, null);
      written.children = true;
    }
  }

  private void after(BatchFlush flush, boolean lost) {
    RunningBatch batch = flush.batch();
    if (lost) {
      LOG.warn("batch {}: its lease is gone, nothing was recorded", batch.row().batchKey());
      ended.lost(batch);
      return;
    }
    flush.moved().forEach(moved -> batch.movedUntil(moved.index(), moved.dueMs()));
    boolean closes = flush.closes();
    int permits = batch.flushed(flush.bits(), flush.taken().size());
    guard.note(batch, flush.taken());
    ended.recorded(flush, permits);
    if (closes) {
      ended.closed(batch);
      if (!batch.row().sole()) {
        finisher.mayBeDone(batch.row().publishKey());
      }
    }
  }
}
