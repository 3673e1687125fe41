package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.persistence.pipeline.FinishRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Ends publishes whose work is done, in transactions of its own after those that closed the last
 * batch. What it forgets (a full queue, a killed node) the sweeper finds again. Thread-safe.
 */
public final class Finisher {

  private static final int CAPACITY = 10_000;
  private static final int PER_TRANSACTION = 50;
  private static final int SWEEP = 200;

  private final PipelineStore store;
  private final long keepMs;
  private final LinkedBlockingQueue<Long> queue = new LinkedBlockingQueue<>(CAPACITY);

  /**
   * @param keepMs how long a status can be read after the end
   */
  public Finisher(PipelineStore store, long keepMs) {
    this.store = store;
    this.keepMs = keepMs;
  }

  /** A publish may be done. Never waits. */
  public void mayBeDone(long publishKey) {
    queue.offer(publishKey);
  }

  /** Ends what may be ended, or waits a moment for something to do. */
  void step(long waitMs) throws InterruptedException {
    Long first = queue.poll(waitMs, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    List<Long> more = new ArrayList<>();
    queue.drainTo(more, PER_TRANSACTION - 1);
    Set<Long> keys = new LinkedHashSet<>(more);
    keys.add(first);
    store
        .transactions()
        .execute(
            connection -> {
              for (long key : keys) {
                finish(connection, key);
              }
            });
  }

  /** Ends one publish if its work is done. */
  public void finish(Connection connection, long publishKey) throws SQLException {
    Optional<FinishRepository.Finishing> done = store.finish().lockFinished(connection, publishKey);
    if (done.isPresent()) {
      FinishRepository.Sums sums = done.get().sums();
      EndState end = EndState.of(sums.planned(), sums.counts(), done.get().cutShort());
      end(connection, publishKey, end, sums);
    }
  }

  /** Ends the publish of a batch that was its only one, in the transaction that closes it. */
  void finishSole(Connection connection, BatchFlush flush) throws SQLException {
    long publishKey = flush.batch().row().publishKey();
    if (flush.size() != flush.batch().size()) {
      finish(connection, publishKey);
      return;
    }
    FinishRepository.Sums sums =
        new FinishRepository.Sums(flush.batch().size(), flush.counts(), 0, null, false);
    end(connection, publishKey, EndState.of(sums.planned(), sums.counts(), false), sums);
  }

  private void end(Connection connection, long publishKey, EndState end, FinishRepository.Sums sums)
      throws SQLException {
    store
        .finish()
        .end(
            connection,
            new FinishRepository.End(
                publishKey,
                end.state().change(),
                sums.planned(),
                sums.counts(),
                end.reason(),
                keepMs));
  }

  /** Looks for publishes that nobody ended. */
  public void sweep() {
    for (PublishState state : PublishState.values()) {
      if (!state.isEnd()) {
        store
            .transactions()
            .read(c -> store.finish().unfinished(c, state.code(), SWEEP))
            .forEach(this::mayBeDone);
      }
    }
  }
}
