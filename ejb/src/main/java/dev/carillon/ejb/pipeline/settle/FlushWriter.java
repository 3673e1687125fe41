package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.guard.Guard;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.DeadLetterRow;
import dev.carillon.persistence.pipeline.DeliveryRow;
import dev.carillon.persistence.pipeline.DeviceHealth;
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

/** Writes flushes on a connection, each behind the fence of its batch's lease. */
final class FlushWriter {

  private final PipelineStore store;
  private final BatchRepository.Lease lease;
  private final Children children;
  private final Finisher finisher;
  private final Guard guard;
  private final Clock clock;

  FlushWriter(Settlement.Tools tools) {
    this.store = tools.store();
    this.lease = tools.lease();
    this.children = new Children(tools.keys());
    this.finisher = tools.finisher();
    this.guard = tools.guard();
    this.clock = tools.clock();
  }

  /**
   * What was written.
   *
   * @param lost flushes of batches that belong to another node: nothing of them was written
   * @param children whether there are new batches
   */
  record Written(Set<BatchFlush> lost, boolean children) {}

  /** Writes all, in the order given. */
  Written write(Connection connection, List<BatchFlush> flushes) throws SQLException {
    List<Flushed> fenced = new ArrayList<>(flushes.size());
    for (BatchFlush flush : flushes) {
      fenced.add(flush.row(lease.owner(), lease.millis()));
    }
    boolean[] held = store.settle().fence(connection, fenced);
    List<BatchFlush> ours = new ArrayList<>(flushes.size());
    Set<BatchFlush> lost = new HashSet<>();
    for (int i = 0; i < held.length; i++) {
      if (held[i]) {
        ours.add(flushes.get(i));
      } else {
        lost.add(flushes.get(i));
      }
    }
    writeResults(connection, ours);
    boolean made = close(connection, ours);
    return new Written(lost, made);
  }

  /** Writes the rows of results alone, without fence, counters and bits. */
  void writeResults(Connection connection, Collection<BatchFlush> flushes) throws SQLException {
    List<DeliveryRow> deliveries = new ArrayList<>();
    List<DeadLetterRow> deadLetters = new ArrayList<>();
    List<DeviceHealth> health = new ArrayList<>();
    List<Guard.Told> told = new ArrayList<>();
    for (BatchFlush flush : flushes) {
      deliveries.addAll(flush.deliveries());
      deadLetters.addAll(flush.deadLetters());
      health.addAll(flush.health());
      told.add(new Guard.Told(flush.batch().row().credentialKey(), flush.gone(), flush.results()));
    }
    guard.invalidate(connection, told);
    store.settle().insertDeliveries(connection, deliveries);
    store.settle().insertDeadLetters(connection, deadLetters);
    health.sort(Comparator.comparingLong(DeviceHealth::recipientKey));
    store.settle().noteHealth(connection, health, clock.millis());
  }

  /** Makes the children of batches that close; true when there are any. */
  private boolean close(Connection connection, List<BatchFlush> flushes) throws SQLException {
    List<BatchRow> made = new ArrayList<>();
    List<Long> large = new ArrayList<>();
    for (BatchFlush flush : flushes) {
      if (!flush.closes()) {
        continue;
      }
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
    }
    return !made.isEmpty();
  }
}
