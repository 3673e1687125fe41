package dev.carillon.ejb.pipeline.settle;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.ejb.platform.observe.LatencyHistogram;
import dev.carillon.persistence.pipeline.Count;
import dev.carillon.persistence.pipeline.Counts;
import dev.carillon.persistence.pipeline.DeadLetterRow;
import dev.carillon.persistence.pipeline.DeliveryRow;
import dev.carillon.persistence.pipeline.Flushed;
import dev.carillon.persistence.pipeline.Invalidation;
import dev.carillon.persistence.pipeline.RecipientBits;
import dev.carillon.providers.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What one flush will write for one batch, made from copies: when the transaction fails, nothing of
 * the batch has changed and the same results are tried again.
 */
final class BatchFlush {

  private final RunningBatch batch;
  private final List<RunningBatch.Ready> taken;
  private final RecipientBits bits;
  private final Counts counts = new Counts();
  private final List<DeliveryRow> deliveries = new ArrayList<>();
  private final List<Invalidation> gone = new ArrayList<>();
  private final List<DeadLetterRow> deadLetters = new ArrayList<>();
  private final List<Moved> moved = new ArrayList<>();
  private final LatencyHistogram.Tally answers = new LatencyHistogram.Tally();
  private final long nowMs;

  /** A recipient that goes on in a child batch; a negative due time is no attempt. */
  record Moved(int index, long dueMs) {}

  private BatchFlush(RunningBatch batch, List<RunningBatch.Ready> taken, long nowMs) {
    this.batch = batch;
    this.taken = taken;
    this.bits = batch.bitsCopy();
    this.nowMs = nowMs;
  }

  /** Judges every result that was taken. */
  static BatchFlush of(
      RunningBatch batch,
      List<RunningBatch.Ready> taken,
      Judge judge,
      LongSupplier keys,
      long nowMs) {
    BatchFlush flush = new BatchFlush(batch, taken, nowMs);
    for (RunningBatch.Ready ready : taken) {
      if (ready.result() instanceof Result.Answered answered) {
        flush.answers.add(answered.afterNanos());
      }
      Verdict verdict = judge.judge(batch, ready.result(), nowMs);
      if (verdict instanceof Verdict.Moves moves) {
        flush.moves(ready.index(), moves);
      } else {
        flush.ends(ready, (Verdict.Ends) verdict, keys);
      }
    }
    return flush;
  }

  private void moves(int index, Verdict.Moves moves) {
    bits.set(index, RecipientBits.MOVED);
    counts.add(Count.MOVED, 1);
    if (moves.attempted()) {
      attempted();
      counts.add(Count.RETRY_SCHEDULED, 1);
    }
    if (moves.throttled()) {
      batch.throttled();
    }
    moved.add(new Moved(index, moves.attempted() ? moves.dueMs() : -moves.dueMs()));
  }

  private void ends(RunningBatch.Ready ready, Verdict.Ends ends, LongSupplier keys) {
    int index = ready.index();
    bits.set(index, RecipientBits.SETTLED);
    if (ends.attempted()) {
      attempted();
    }
    count(ends);
    deliveries.add(delivery(index, ends));
    if (ends.outcome() == DeliveryOutcome.GONE) {
      gone(ready, ends);
    } else if (ends.outcome() == DeliveryOutcome.DEAD_LETTERED) {
      deadLetters.add(deadLetter(index, ends, keys.getAsLong()));
    }
  }

  private void attempted() {
    counts.add(batch.row().attempt() == 1 ? Count.DISPATCHED : Count.RETRY_ATTEMPTED, 1);
  }

  private void count(Verdict.Ends ends) {
    Count count =
        switch (ends.outcome()) {
          case ACCEPTED -> Count.SUCCEEDED;
          case REJECTED, GONE -> Count.FAILED;
          case EXPIRED -> Count.EXPIRED;
          case DEAD_LETTERED -> Count.DEAD_LETTERED;
          case CANCELLED -> Count.CANCELLED;
          case DROPPED -> Count.DROPPED;
        };
    counts.add(count, 1);
    if (count == Count.FAILED && ends.failureClass() == FailureClass.PROVIDER_QUOTA) {
      counts.add(Count.QUOTA, 1);
    }
  }

  private DeliveryRow delivery(int index, Verdict.Ends ends) {
    int attempts = batch.row().attempt() - (ends.attempted() ? 0 : 1);
    return new DeliveryRow(
        batch.row().publishKey(),
        batch.recipientKey(index),
        batch.deviceId(index),
        batch.row().provider(),
        ends.outcome().code(),
        ends.failureClass() == null ? null : (short) ends.failureClass().ordinal(),
        ends.reason(),
        ends.messageId(),
        attempts,
        attempts == 0 ? null : batch.firstAtMs(),
        nowMs);
  }

  private void gone(RunningBatch.Ready ready, Verdict.Ends ends) {
    if (batch.deviceId(ready.index()) == null) {
      // a raw recipient: there is no device to clear
      return;
    }
    long since = nowMs;
    if (ready.result() instanceof Result.Answered answered
        && answered.outcome() instanceof Outcome.Gone outcome
        && outcome.since() != null) {
      since = outcome.since().toEpochMilli();
    }
    gone.add(
        new Invalidation(
            batch.row().credentialKey(),
            batch.recipientKey(ready.index()),
            batch.tokenSince(ready.index()),
            since,
            ends.reason()));
  }

  private DeadLetterRow deadLetter(int index, Verdict.Ends ends, long key) {
    PublishContext publish = batch.publish();
    return new DeadLetterRow(
        key,
        publish.appId(),
        publish.publishKey(),
        publish.publishId(),
        batch.recipientKey(index),
        batch.deviceId(index),
        batch.row().provider(),
        (short) ends.failureClass().ordinal(),
        ends.reason(),
        batch.row().attempt(),
        nowMs,
        null);
  }

  RunningBatch batch() {
    return batch;
  }

  List<RunningBatch.Ready> taken() {
    return taken;
  }

  /** Whether every recipient is settled or moved with this flush. */
  boolean closes() {
    return batch.unrecorded() == taken.size();
  }

  Flushed row(long owner, long leaseMs) {
    return new Flushed(
        batch.row().batchKey(),
        owner,
        batch.row().epoch(),
        bits.bytes(),
        counts,
        closes(),
        batch.firstAttemptMade() ? batch.firstAtMs() : null,
        leaseMs);
  }

  Settling.Recorded recorded() {
    return new Settling.Recorded(batch, counts, deliveries.size(), sinceDueMs(), answers);
  }

  /** How long its recipients have been due: since acceptance, or the time they were put off to. */
  private long sinceDueMs() {
    Instant notBefore = batch.publish().command().options().notBefore();
    long accepted = batch.publish().createdAtMs();
    long due = notBefore == null ? accepted : Math.max(accepted, notBefore.toEpochMilli());
    return Math.max(0, nowMs - due);
  }

  RecipientBits bits() {
    return bits;
  }

  Counts counts() {
    return counts;
  }

  List<DeliveryRow> deliveries() {
    return deliveries;
  }

  List<Invalidation> gone() {
    return gone;
  }

  List<DeadLetterRow> deadLetters() {
    return deadLetters;
  }

  List<Moved> moved() {
    return moved;
  }
}
