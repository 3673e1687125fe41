package dev.carillon.ejb.pipeline.settle;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.persistence.pipeline.FinishRepository;
import dev.carillon.persistence.pipeline.Grouped;
import dev.carillon.persistence.pipeline.PipelineStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends publishes whose work is done, in transactions of its own after those that closed the last
 * batch. What it forgets (a full queue, a killed node) the sweeper finds again. Thread-safe.
 */
public final class Finisher {

  private static final int CAPACITY = 10_000;
  private static final int PER_TRANSACTION = 50;

  /** Publishes that one statement of a sweep looks at, and how many such statements it makes. */
  private static final int PAGE = 1_000;

  private static final int PAGES = 10;

  /** Publishes that cannot be ended and are known by name. */
  private static final int MAX_REFUSED = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Finisher.class);

  private final PipelineStore store;
  private final Grouped grouped;
  private final long keepMs;

  /** Those that could not be ended: they are tried alone, and named in the log once. */
  private final Set<Long> refused = ConcurrentHashMap.newKeySet();

  /** Ended publishes that still have batches; for one that is left out, the cleanup does it. */
  private final LinkedBlockingQueue<Long> large = new LinkedBlockingQueue<>(CAPACITY);

  /** Behind which publish the next sweep goes on. */
  private volatile long swept = Long.MIN_VALUE;

  private final LinkedBlockingQueue<Long> queue = new LinkedBlockingQueue<>(CAPACITY);

  /**
   * @param keepMs how long a status can be read after the end
   */
  public Finisher(PipelineStore store, long keepMs) {
    this.store = store;
    this.grouped = new Grouped(store.transactions());
    this.keepMs = keepMs;
  }

  /** A publish may be done. Never waits. */
  public void mayBeDone(long publishKey) {
    queue.offer(publishKey);
  }

  /** Ends what may be ended, or waits a moment for something to do. */
  void step(long waitMs) throws InterruptedException {
    boolean more = forgetBatches();
    Long first = queue.poll(more ? 0 : waitMs, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    List<Long> others = new ArrayList<>();
    queue.drainTo(others, PER_TRANSACTION - 1);
    Set<Long> keys = new LinkedHashSet<>(others);
    keys.add(first);
    List<Long> alone = keys.stream().filter(refused::contains).toList();
    alone.forEach(keys::remove);
    finishAll(keys);
    alone.forEach(key -> finishAll(List.of(key)));
  }

  private void finishAll(Collection<Long> keys) {
    grouped
        .each(
            keys,
            (connection, key) -> {
              finish(connection, key);
              return true;
            },
            this::refused)
        .keySet()
        .forEach(refused::remove);
  }

  private void refused(long publishKey, RuntimeException trouble) {
    if (refused.size() < MAX_REFUSED && refused.add(publishKey)) {
      LOG.error("publish {} cannot be ended; every sweep tries it again", publishKey, trouble);
    }
  }

  /** How many publishes could not be ended at the last try. */
  public int unended() {
    return refused.size();
  }

  /**
   * Some of what a large publish has more than the transaction that ended it forgot.
   *
   * @return whether there is more to forget
   */
  private boolean forgetBatches() {
    Long publishKey = large.poll();
    if (publishKey != null
        && store.transactions().<Boolean>run(c -> store.finish().forgetEnded(c, publishKey))) {
      large.offer(publishKey);
    }
    return !large.isEmpty();
  }

  /** Ends one publish if its work is done. */
  public void finish(Connection connection, long publishKey) throws SQLException {
    Optional<FinishRepository.Finished> done = store.finish().lockFinished(connection, publishKey);
    if (done.isPresent()) {
      end(connection, publishKey, done.get());
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
    end(connection, publishKey, new FinishRepository.Finished(sums, null));
  }

  private void end(Connection connection, long publishKey, FinishRepository.Finished finished)
      throws SQLException {
    FinishRepository.Sums sums = finished.sums();
    EndState whole = EndState.of(sums.planned(), sums.counts());
    EndState end =
        finished.brokenOff() == null ? whole : whole.withoutTheRest(finished.brokenOff());
    String reason =
        end.reason() == null && end.isFailure() ? cause(connection, publishKey) : end.reason();
    FinishRepository.Ended ended =
        store
            .finish()
            .end(
                connection,
                new FinishRepository.End(
                    publishKey,
                    end.state().change(),
                    PublishState.CANCELLED.change(),
                    sums.planned(),
                    sums.counts(),
                    reason,
                    keepMs));
    if (ended == FinishRepository.Ended.WITH_BATCHES_LEFT) {
      large.offer(publishKey);
    }
  }

  /** Class and reason of the commonest failure; null where no delivery names one. */
  private String cause(Connection connection, long publishKey) throws SQLException {
    return store.finish().cause(connection, publishKey).map(Finisher::text).orElse(null);
  }

  private static String text(FinishRepository.Cause cause) {
    String failureClass = FailureClass.values()[cause.failureClass()].wireName();
    return cause.reason() == null
        ? failureClass
        : Verdict.REASON.of(failureClass + ": " + cause.reason());
  }

  /**
   * Looks for publishes that nobody ended, among as many as a sweep has time for; the next one goes
   * on from there. Used by one thread at a time.
   */
  public void sweep() {
    // also those that ended elsewhere meanwhile, which no page shows any more
    refused.forEach(this::mayBeDone);
    OptionalLong after = OptionalLong.of(swept);
    for (int page = 0; page < PAGES && after.isPresent(); page++) {
      long from = after.getAsLong();
      FinishRepository.Page found =
          store.transactions().read(c -> store.finish().unfinished(c, from, PAGE));
      found.unfinished().forEach(this::mayBeDone);
      after = found.last();
    }
    swept = after.orElse(Long.MIN_VALUE);
  }
}
