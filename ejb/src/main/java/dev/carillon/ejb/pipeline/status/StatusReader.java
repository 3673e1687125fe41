package dev.carillon.ejb.pipeline.status;

import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Unmatched;
import dev.carillon.persistence.pipeline.Count;
import dev.carillon.persistence.pipeline.Counts;
import dev.carillon.persistence.pipeline.FinishRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.status.PublishSnapshot;
import dev.carillon.persistence.status.PublishStatusRepository;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** Answers how far a publish is: sums over its batches while it runs, its own row afterwards. */
public final class StatusReader {

  private final PublishStatusRepository publishes;
  private final PipelineStore store;
  private final Clock clock;

  public StatusReader(PublishStatusRepository publishes, PipelineStore store, Clock clock) {
    this.publishes = publishes;
    this.store = store;
    this.clock = clock;
  }

  public Optional<PublishStatus> read(Connection connection, String appId, String publishId)
      throws SQLException {
    Optional<PublishSnapshot> row = publishes.find(appId, publishId);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    if (row.get().ended()) {
      return Optional.of(ended(row.get()));
    }
    FinishRepository.Sums sums = store.finish().sums(connection, row.get().publishKey());
    // it may have ended between the two reads, and its batches are gone then
    PublishSnapshot again = publishes.byKey(row.get().publishKey()).orElseThrow();
    return Optional.of(again.ended() ? ended(again) : running(again, sums));
  }

  private PublishStatus ended(PublishSnapshot row) {
    return new PublishStatus(
        row.publishId(),
        PublishState.ofCode(row.state()),
        row.cancelled(),
        false,
        row.fastPath(),
        counters(row.counters()),
        null,
        row.errorReason(),
        Unmatched.parse(row.unmatched()));
  }

  private PublishStatus running(PublishSnapshot row, FinishRepository.Sums sums) {
    long now = clock.millis();
    boolean waits = sums.nextDue() != null && sums.nextDue() > now;
    return new PublishStatus(
        row.publishId(),
        PublishState.ofCode(row.state()),
        row.cancelled(),
        sums.throttled() && waits,
        row.fastPath(),
        counters(sums.planned(), sums.counts()),
        waits ? sums.nextDue() - now : null,
        row.errorReason(),
        Unmatched.parse(row.unmatched()));
  }

  private static PublishStatus.Counters counters(PublishSnapshot.Counters sums) {
    return new PublishStatus.Counters(
        sums.planned(),
        sums.dispatched(),
        sums.succeeded(),
        sums.failed(),
        sums.expired(),
        sums.retryScheduled(),
        sums.retryAttempted(),
        sums.deadLettered(),
        sums.cancelled(),
        sums.dropped(),
        sums.open());
  }

  private static PublishStatus.Counters counters(long planned, Counts counts) {
    return new PublishStatus.Counters(
        planned,
        counts.get(Count.DISPATCHED),
        counts.get(Count.SUCCEEDED),
        counts.get(Count.FAILED),
        counts.get(Count.EXPIRED),
        counts.get(Count.RETRY_SCHEDULED),
        counts.get(Count.RETRY_ATTEMPTED),
        counts.get(Count.DEAD_LETTERED),
        counts.get(Count.CANCELLED),
        counts.get(Count.DROPPED),
        planned - counts.settled());
  }
}
