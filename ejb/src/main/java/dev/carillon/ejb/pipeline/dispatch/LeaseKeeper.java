package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.ejb.pipeline.batch.HeldBatches;
import dev.carillon.ejb.pipeline.batch.Holding;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prolongs the leases of all that this node holds, and lets go of what it has lost. One thread
 * calls it, about once a second.
 */
final class LeaseKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  /** Longer than the longest request timeout: an answer that is later than this is a bug. */
  private static final long STUCK_NANOS = Duration.ofMinutes(6).toNanos();

  private final PipelineStore store;
  private final HeldBatches held;
  private final BatchRepository.Lease lease;
  private final long leaseNanos;

  LeaseKeeper(PipelineStore store, HeldBatches held, BatchRepository.Lease lease) {
    this.store = store;
    this.held = held;
    this.lease = lease;
    this.leaseNanos = TimeUnit.MILLISECONDS.toNanos(lease.millis());
  }

  /** Prolongs leases of which a third has passed; batches that are lost are let go. */
  void renew() {
    List<Holding> aging = aging();
    if (aging.isEmpty()) {
      return;
    }
    List<BatchRepository.Held> leases = aging.stream().map(Holding::lease).toList();
    long before = System.nanoTime();
    boolean[] alive;
    try {
      alive =
          store
              .transactions()
              .run(c -> store.batches().renew(c, lease.owner(), lease.millis(), leases));
    } catch (StorageException e) {
      LOG.warn("leases could not be prolonged", e);
      return;
    }
    for (int i = 0; i < alive.length; i++) {
      Holding holding = aging.get(i);
      if (alive[i]) {
        holding.prolonged(leaseNanos, before);
      } else if (!holding.isClosing() && holding.lose(leases.get(i).epoch())) {
        LOG.warn("batch {} belongs to another by now", leases.get(i).batchKey());
      }
    }
  }

  /** In the order of keys, as the settler writes them: no two transactions wait in a circle. */
  private List<Holding> aging() {
    List<Holding> aging = new ArrayList<>();
    for (Holding holding : held.all()) {
      if (holding.batch().stuck(STUCK_NANOS)) {
        LOG.error(
            "batch {}: answers are missing, it is given up", holding.batch().row().batchKey());
        holding.lose();
      } else if (holding.leaseLeftNanos() < leaseNanos * 2 / 3) {
        aging.add(holding);
      }
    }
    aging.sort(Comparator.comparingLong(holding -> holding.batch().row().batchKey()));
    return aging;
  }
}
