package dev.carillon.ejb.pipeline.settle;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;

/** What is recorded for a recipient. Its texts come from providers and are made storable here. */
sealed interface Verdict {

  /** As wide as the columns; bytes, because a text of four-byte characters is no shorter read. */
  StorableText REASON = new StorableText(512, 1024);

  StorableText MESSAGE_ID = new StorableText(256, 512);

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
      implements Verdict {
    public Ends {
      if (outcome == DeliveryOutcome.DEAD_LETTERED && failureClass == null) {
        failureClass = FailureClass.UNKNOWN;
      }
      reason = REASON.of(reason);
      messageId = MESSAGE_ID.of(messageId);
    }
  }

  /**
   * It goes on in a child batch.
   *
   * @param attempted whether this counts as an attempt
   * @param throttled whether it waits for somebody's limit
   */
  record Moves(long dueMs, boolean attempted, boolean throttled) implements Verdict {}

  /**
   * It ends here and is counted, but no row is written: one exists, or none can.
   *
   * @param attempted whether the provider was asked
   */
  record Counted(DeliveryOutcome outcome, boolean attempted) implements Verdict {}

  /** The end of a recipient whose outcome cannot be recorded. */
  static Ends notStored(boolean attempted) {
    return new Ends(
        DeliveryOutcome.REJECTED, attempted, FailureClass.UNKNOWN, "outcome_not_stored", null);
  }
}
