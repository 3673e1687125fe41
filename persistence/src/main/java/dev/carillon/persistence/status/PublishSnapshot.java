package dev.carillon.persistence.status;

/**
 * A publish as it stood when it was read.
 *
 * @param state PublishState's order
 * @param cancelled whether somebody cancelled it; it may not have ended yet
 * @param ended whether nothing will happen any more
 * @param errorReason why it ended as it did, null where the state says all
 * @param unmatched its targets that matched nobody, as JSON; null for none
 * @param counters 0 until it ends: then the sums over its batches
 */
public record PublishSnapshot(
    long publishKey,
    String publishId,
    short state,
    boolean fastPath,
    boolean cancelled,
    boolean ended,
    String errorReason,
    String unmatched,
    Counters counters) {

  /** How many recipients came to what. */
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
      long dropped) {

    /** Recipients that are not done with. */
    public long open() {
      return planned - succeeded - failed - expired - deadLettered - cancelled - dropped;
    }
  }
}
