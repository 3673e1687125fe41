package dev.carillon.ejb.pipeline.model;

/**
 * The life of a publish. States move forward only, and every publish ends.
 *
 * <p>{@code throttled} is derived for answers and never stored.
 */
public enum PublishState {
  SCHEDULED,
  ACCEPTED,
  PLANNING,
  DISPATCHING,
  SUCCEEDED,
  PARTIALLY_SUCCEEDED,
  FAILED,
  QUOTA_EXCEEDED,
  EXPIRED,
  DEAD_LETTERED,
  CANCELLED;

  /** Whether nothing will happen any more. */
  public boolean isEnd() {
    return ordinal() >= SUCCEEDED.ordinal();
  }

  /** Whether a publish in this state may move to the other: the only place that says so. */
  public boolean canBecome(PublishState next) {
    if (isEnd() || next == SCHEDULED) {
      return false;
    }
    return next.isEnd() || next.ordinal() > ordinal();
  }
}
