package dev.carillon.ejb.pipeline.status;

import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Unmatched;

/**
 * The answer to "how far is it".
 *
 * @param state as it stands; a cancel shows in the next one until all that was sent has its end
 * @param cancelled whether a cancel was answered: nothing more is sent, and it ends so
 * @param throttled whether it waits for a rate limit, a quota or a provider's Retry-After
 * @param retryAfterMs milliseconds until the next retry is due, null when none waits
 * @param errorReason why it ended as it did, null where the state says all
 * @param unmatched its targets that matched nobody
 */
public record PublishStatus(
    String publishId,
    PublishState state,
    boolean cancelled,
    boolean throttled,
    boolean fastPath,
    Counters counters,
    Long retryAfterMs,
    String errorReason,
    Unmatched unmatched) {

  /**
   * planned = succeeded + failed + expired + deadLettered + cancelled + dropped + open.
   *
   * @param dispatched recipients with at least one attempt
   * @param retryScheduled attempts that were put off
   * @param retryAttempted attempts made after the first
   */
  public record Counters(
      long planned,
      long dispatched,
      long succeeded,
      long failed,
      long expired,
      long retryScheduled,
      long retryAttempted,
      long deadLettered,
      long cancelled,
      long dropped,
      long open) {}
}
