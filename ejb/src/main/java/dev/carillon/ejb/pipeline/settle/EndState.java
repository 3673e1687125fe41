package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.persistence.pipeline.Count;
import dev.carillon.persistence.pipeline.Counts;

/**
 * How a publish ends.
 *
 * @param reason null where the state says all
 */
record EndState(PublishState state, String reason) {

  private static final String NO_RECIPIENTS = "no_recipients";

  /**
   * Decides from the sums over all its batches. One that somebody cancelled ends cancelled whatever
   * they say: that is the row's to know.
   */
  static EndState of(long planned, Counts counts) {
    if (counts.get(Count.CANCELLED) > 0) {
      return new EndState(PublishState.CANCELLED, null);
    }
    long reached = planned - counts.get(Count.DROPPED);
    if (reached == 0) {
      return new EndState(PublishState.SUCCEEDED, NO_RECIPIENTS);
    }
    if (counts.get(Count.SUCCEEDED) == reached) {
      return new EndState(PublishState.SUCCEEDED, null);
    }
    if (counts.get(Count.SUCCEEDED) > 0) {
      return new EndState(PublishState.PARTIALLY_SUCCEEDED, null);
    }
    return new EndState(noneSucceeded(reached, counts), null);
  }

  /**
   * The same, when others were meant too.
   *
   * @param brokenOff why they were never planned
   */
  EndState withoutTheRest(String brokenOff) {
    return switch (state) {
      case CANCELLED -> this;
      case SUCCEEDED ->
          new EndState(
              NO_RECIPIENTS.equals(reason) ? PublishState.FAILED : PublishState.PARTIALLY_SUCCEEDED,
              brokenOff);
      case PARTIALLY_SUCCEEDED -> new EndState(state, brokenOff);
      default -> new EndState(PublishState.FAILED, brokenOff);
    };
  }

  /** Whether nobody was reached who could have been. */
  boolean isFailure() {
    return switch (state) {
      case FAILED, DEAD_LETTERED, QUOTA_EXCEEDED, EXPIRED -> true;
      default -> false;
    };
  }

  private static PublishState noneSucceeded(long reached, Counts counts) {
    if (counts.get(Count.EXPIRED) == reached) {
      return PublishState.EXPIRED;
    }
    if (counts.get(Count.DEAD_LETTERED) > 0) {
      return PublishState.DEAD_LETTERED;
    }
    return counts.get(Count.QUOTA) == reached ? PublishState.QUOTA_EXCEEDED : PublishState.FAILED;
  }
}
