package dev.carillon.ejb.pipeline.dispatch;

import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Leases that this node has and does not use: their rows go back, where another claim, here or
 * elsewhere, takes them. Bounded: what finds no place here waits until its lease runs out. Any
 * thread puts in, the claiming loop empties it.
 */
final class GiveBacks {

  private static final int CAPACITY = 10_000;
  private static final int PER_TRANSACTION = 500;

  private final PipelineStore store;
  private final BatchRepository.Lease lease;
  private final LinkedBlockingQueue<Leased> queue = new LinkedBlockingQueue<>(CAPACITY);

  private record Leased(BatchRepository.Held held, long delayMs) {}

  GiveBacks(PipelineStore store, BatchRepository.Lease lease) {
    this.store = store;
    this.lease = lease;
  }

  /**
   * Notes a lease that nobody here uses any more. Never waits.
   *
   * @param delayMs how long nobody is to take it
   * @return false when there is no room
   */
  boolean add(BatchRepository.Held held, long delayMs) {
    return queue.offer(new Leased(held, delayMs));
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** Gives back all that was noted. */
  void write() {
    List<Leased> some = new ArrayList<>();
    while (queue.drainTo(some, PER_TRANSACTION) > 0) {
      // in the order of keys, as the settler writes them: two transactions never wait in a circle
      some.sort(Comparator.comparingLong(leased -> leased.held().batchKey()));
      try {
        store
            .transactions()
            .execute(
                connection -> {
                  for (Leased leased : some) {
                    store
                        .batches()
                        .giveBack(connection, leased.held(), lease.owner(), leased.delayMs());
                  }
                });
      } catch (StorageException e) {
        // what finds no place any more waits until its lease has run out
        some.forEach(queue::offer);
        throw e;
      }
      some.clear();
    }
  }
}
