package dev.carillon.ejb.pipeline.settle;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.providers.Outcome;

/** Decides what is recorded for a result. Pure but for the retry policy's randomness. */
final class Judge {

  private final RetryPolicy retry;
  private final long maxWaitMs;

  /**
   * @param maxWaitMs how long a recipient may be put off without an attempt
   */
  Judge(RetryPolicy retry, long maxWaitMs) {
    this.retry = retry;
    this.maxWaitMs = maxWaitMs;
  }

  Verdict judge(RunningBatch batch, Result result, long nowMs) {
    if (result instanceof Result.Answered answered) {
      return answered(batch, answered.outcome(), nowMs);
    }
    if (result instanceof Result.Deferred deferred) {
      return deferred(batch, deferred.dueMs(), nowMs);
    }
    if (result instanceof Result.Refused refused) {
      return ends(DeliveryOutcome.REJECTED, false, refused.failureClass(), refused.reason());
    }
    if (result instanceof Result.Dropped dropped) {
      return ends(DeliveryOutcome.DROPPED, false, null, dropped.reason());
    }
    return result instanceof Result.Cancelled
        ? ends(DeliveryOutcome.CANCELLED, false, null, "cancelled")
        : ends(DeliveryOutcome.EXPIRED, false, null, "expired");
  }

  private Verdict answered(RunningBatch batch, Outcome outcome, long nowMs) {
    if (outcome instanceof Outcome.Accepted accepted) {
      return new Verdict.Ends(
          DeliveryOutcome.ACCEPTED, true, null, null, accepted.providerMessageId());
    }
    if (outcome instanceof Outcome.Rejected rejected) {
      return ends(DeliveryOutcome.REJECTED, true, rejected.failureClass(), rejected.reason());
    }
    if (outcome instanceof Outcome.Expired expired) {
      return ends(DeliveryOutcome.EXPIRED, true, null, expired.reason());
    }
    if (outcome instanceof Outcome.Gone gone) {
      return ends(DeliveryOutcome.GONE, true, FailureClass.DEVICE_TERMINAL, gone.reason());
    }
    return retryable(batch, (Outcome.Retryable) outcome, nowMs);
  }

  private Verdict retryable(RunningBatch batch, Outcome.Retryable outcome, long nowMs) {
    RetryPolicy.Decision decision =
        retry.decide(
            new RetryPolicy.Failed(
                batch.row().attempt(),
                batch.firstAtMs(),
                nowMs,
                outcome.after(),
                batch.publish().expiresAtMs()));
    if (decision instanceof RetryPolicy.Decision.Again again) {
      boolean throttled =
          outcome.after() != null || outcome.failureClass() == FailureClass.PROVIDER_QUOTA;
      return new Verdict.Moves(again.atMs(), true, throttled);
    }
    DeliveryOutcome end =
        decision instanceof RetryPolicy.Decision.TooLate
            ? DeliveryOutcome.EXPIRED
            : DeliveryOutcome.DEAD_LETTERED;
    return ends(end, true, outcome.failureClass(), outcome.reason());
  }

  private Verdict deferred(RunningBatch batch, long dueMs, long nowMs) {
    Long expiresAt = batch.publish().expiresAtMs();
    if (expiresAt != null && nowMs >= expiresAt) {
      return ends(DeliveryOutcome.EXPIRED, false, null, "expired");
    }
    if (nowMs - batch.publish().dueAtMs() > maxWaitMs && nowMs > batch.row().notBefore()) {
      return ends(
          DeliveryOutcome.DEAD_LETTERED, false, FailureClass.PROVIDER_TRANSIENT, "waited_too_long");
    }
    long due = expiresAt == null ? dueMs : Math.min(dueMs, expiresAt);
    return new Verdict.Moves(due, false, true);
  }

  private static Verdict ends(
      DeliveryOutcome outcome, boolean attempted, FailureClass failure, String reason) {
    return new Verdict.Ends(outcome, attempted, failure, reason, null);
  }
}
