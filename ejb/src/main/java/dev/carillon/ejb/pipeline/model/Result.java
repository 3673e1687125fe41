package dev.carillon.ejb.pipeline.model;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;

/** What came of one recipient of a batch, before it is recorded. */
public sealed interface Result {

  /**
   * The provider answered.
   *
   * @param afterNanos since it was submitted
   */
  record Answered(Outcome outcome, long afterNanos) implements Result {}

  /** It was not sent to: there is no way to send, or the message cannot take this shape. */
  record Refused(FailureClass failureClass, String reason) implements Result {}

  /** It was not sent to: changed hands, unsubscribed, disabled or gone. */
  record Dropped(String reason) implements Result {}

  /** It was not sent to: the publish was cancelled. */
  record Cancelled() implements Result {}

  /** It was not sent to: the publish has expired. */
  record Overdue() implements Result {}

  /** It was not sent to and is to be tried later, without that counting as an attempt. */
  record Deferred(long dueMs) implements Result {}
}
