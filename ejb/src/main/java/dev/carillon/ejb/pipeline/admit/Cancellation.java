package dev.carillon.ejb.pipeline.admit;

import dev.carillon.ejb.pipeline.settle.Finisher;
import dev.carillon.persistence.pipeline.FinishRepository;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.PublishRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Raises the fence of a cancel. Nothing is planned after it; every chunk that is loaded and every
 * batch that is claimed looks at it first, so nothing is submitted more than a moment later.
 */
final class Cancellation {

  private final PipelineStore store;
  private final Finisher finisher;

  Cancellation(PipelineStore store, Finisher finisher) {
    this.store = store;
    this.finisher = finisher;
  }

  CancelAnswer cancel(Connection connection, String appId, String publishId) throws SQLException {
    Optional<PublishRow> found = store.publishes().byId(connection, appId, publishId);
    if (found.isEmpty()) {
      return CancelAnswer.of(CancelAnswer.Result.UNKNOWN);
    }
    PublishRow row = found.get();
    if (row.endedAt() != null) {
      // also one that came too late to stop anything: what was answered once is answered again
      return CancelAnswer.of(
          row.cancelledAt() != null
              ? CancelAnswer.Result.ALREADY_CANCELLED
              : CancelAnswer.Result.ENDED_OTHERWISE);
    }
    boolean first = store.publishes().cancel(connection, row.publishKey());
    // waiting batches are due at once, so that they are closed instead of waiting for a retry
    store.batches().dueNow(connection, row.publishKey());
    FinishRepository.Sums sums = store.finish().sums(connection, row.publishKey());
    long leased = store.batches().leasedOpen(connection, row.publishKey());
    finisher.finish(connection, row.publishKey());
    return new CancelAnswer(
        first ? CancelAnswer.Result.CANCELLED : CancelAnswer.Result.ALREADY_CANCELLED,
        sums.counts().settled(),
        leased,
        Math.max(0, sums.open() - leased));
  }
}
