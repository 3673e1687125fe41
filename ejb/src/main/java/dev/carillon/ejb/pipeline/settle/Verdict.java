package dev.carillon.ejb.pipeline.settle;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;

/** What is recorded for a recipient. */
sealed interface Verdict {

  /**
   * It ends here.
   *
   * @param attempted whether the provider was asked
   * @param failureClass null where nothing failed
   */
  record Ends(
      DeliveryOutcome outcome,
      boolean attempted,
      FailureClass failureClass,
      String reason,
      String messageId)
      implements Verdict {}

  /**
   * It goes on in a child batch.
   *
   * @param attempted whether this counts as an attempt
   * @param throttled whether it waits for somebody's limit
   */
  record Moves(long dueMs, boolean attempted, boolean throttled) implements Verdict {}
}
