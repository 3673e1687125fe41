package dev.carillon.ejb.pipeline.model;

import dev.carillon.persistence.pipeline.StateChange;
import java.util.List;

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

  private static final List<PublishState> STATES = List.of(values());
  private static final List<StateChange> CHANGES =
      STATES.stream().map(PublishState::changeTo).toList();

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

  /** The number it is stored as. */
  public short code() {
    return (short) ordinal();
  }

  /**
   * The state with this stored number.
   *
   * @throws IndexOutOfBoundsException when there is none
   */
  public static PublishState ofCode(int code) {
    return STATES.get(code);
  }

  /** The change to this state, from any that can become it: what writers give to the store. */
  public StateChange change() {
    return CHANGES.get(ordinal());
  }

  private static StateChange changeTo(PublishState to) {
    List<Short> from =
        STATES.stream().filter(state -> state.canBecome(to)).map(PublishState::code).toList();
    return new StateChange(to.code(), from);
  }
}
