package dev.carillon.ejb.pipeline.settle;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.Postponed;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.ejb.platform.observe.LatencyHistogram;
import dev.carillon.persistence.pipeline.Count;
import dev.carillon.persistence.pipeline.Counts;
import dev.carillon.persistence.pipeline.DeadLetterRow;
import dev.carillon.persistence.pipeline.DeliveryRow;
import dev.carillon.persistence.pipeline.DeviceHealth;
import dev.carillon.persistence.pipeline.Flushed;
import dev.carillon.persistence.pipeline.Invalidation;
import dev.carillon.persistence.pipeline.RecipientBits;
import dev.carillon.providers.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one flush will write for one batch, made from copies: when the transaction fails, nothing of
 * the batch has changed and the same results are tried again.
 */
final class BatchFlush {

  private static final Logger LOG = LoggerFactory.getLogger(BatchFlush.class);

  private final RunningBatch batch;
  private final List<Judged> judged;
  private final LongSupplier keys;
  private final long nowMs;
  private final int epoch;
  private final RecipientBits bits;
  private final boolean hasFailing;
  private final Counts counts = new Counts();
  private final List<DeliveryRow> deliveries = new ArrayList<>();
  private final List<Invalidation> gone = new ArrayList<>();
  private final List<DeviceHealth> health = new ArrayList<>();
  private final List<DeadLetterRow> deadLetters = new ArrayList<>();
  private final List<Moved> moved = new ArrayList<>();
  private final LatencyHistogram.Tally answers = new LatencyHistogram.Tally();

  /** A recipient that goes on in a child batch. */
  record Moved(int index, Postponed until) {}

  /** A result and what is recorded for it. */
  record Judged(RunningBatch.Ready ready, Verdict verdict) {}

  private BatchFlush(RunningBatch batch, List<Judged> judged, LongSupplier keys, long nowMs) {
    this.batch = batch;
    this.judged = judged;
    this.keys = keys;
    this.nowMs = nowMs;
    this.epoch = batch.holding().epoch();
    this.bits = batch.bitsCopy();
    this.hasFailing = batch.hasFailing();
    judged.forEach(this::add);
  }

  /** Judges every result that was taken. */
  static BatchFlush of(
      RunningBatch batch,
      List<RunningBatch.Ready> taken,
      Judge judge,
      LongSupplier keys,
      long nowMs) {
    List<Judged> judged = new ArrayList<>(taken.size());
    for (RunningBatch.Ready ready : taken) {
      judged.add(new Judged(ready, verdict(judge, batch, ready, nowMs)));
    }
    return new BatchFlush(batch, judged, keys, nowMs);
  }

  private static Verdict verdict(
      Judge judge, RunningBatch batch, RunningBatch.Ready ready, long nowMs) {
    try {
      return judge.judge(batch, ready.result(), nowMs);
    } catch (RuntimeException e) {
      // an answer that breaks a provider's contract: it would stop every batch of its flush for
      // ever
      LOG.error("batch {}: no verdict on {}", batch.row().batchKey(), ready, e);
      return Verdict.notStored(true);
    }
  }

  /** The same, of other results or with other verdicts. */
  BatchFlush with(List<Judged> others) {
    return new BatchFlush(batch, others, keys, nowMs);
  }

  private void add(Judged one) {
    if (one.ready().result() instanceof Result.Answered answered) {
      answers.add(answered.afterNanos());
    }
    int index = one.ready().index();
    if (one.verdict() instanceof Verdict.Moves moves) {
      moves(index, moves);
    } else if (one.verdict() instanceof Verdict.Counted counted) {
      bits.set(index, RecipientBits.SETTLED);
      ended(counted.outcome(), counted.attempted());
    } else {
      ends(one.ready(), (Verdict.Ends) one.verdict());
    }
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
    moved.add(new Moved(index, new Postponed(moves.dueMs(), moves.attempted())));
  }

  private void ends(RunningBatch.Ready ready, Verdict.Ends ends) {
    int index = ready.index();
    bits.set(index, RecipientBits.SETTLED);
    Count count = ended(ends.outcome(), ends.attempted());
    if (count == Count.FAILED && ends.failureClass() == FailureClass.PROVIDER_QUOTA) {
      counts.add(Count.QUOTA, 1);
    }
    deliveries.add(delivery(index, ends));
    if (ends.outcome() == DeliveryOutcome.GONE) {
      gone(ready, ends);
    } else if (ends.outcome() == DeliveryOutcome.DEAD_LETTERED) {
      deadLetters.add(deadLetter(index, ends, keys.getAsLong()));
      health(index, ends);
    } else if (ends.failureClass() == FailureClass.DEVICE_TRANSIENT) {
      health(index, ends);
    } else if (ends.outcome() == DeliveryOutcome.ACCEPTED && hasFailing && batch.failing(index)) {
      health.add(new DeviceHealth(batch.recipientKey(index), batch.tokenSince(index), null));
    }
  }

  /** The provider was asked, again and again, and the push was given up. */
  private void health(int index, Verdict.Ends ends) {
    if (ends.attempted() && batch.deviceId(index) != null) {
      String reason = ends.reason() == null ? ends.failureClass().wireName() : ends.reason();
      health.add(new DeviceHealth(batch.recipientKey(index), batch.tokenSince(index), reason));
    }
  }

  private Count ended(DeliveryOutcome outcome, boolean attempted) {
    if (attempted) {
      attempted();
    }
    Count count = count(outcome);
    counts.add(count, 1);
    return count;
  }

  private void attempted() {
    counts.add(batch.row().attempt() == 1 ? Count.DISPATCHED : Count.RETRY_ATTEMPTED, 1);
  }

  private static Count count(DeliveryOutcome outcome) {
    return switch (outcome) {
      case ACCEPTED -> Count.SUCCEEDED;
      case REJECTED, GONE -> Count.FAILED;
      case EXPIRED -> Count.EXPIRED;
      case DEAD_LETTERED -> Count.DEAD_LETTERED;
      case CANCELLED -> Count.CANCELLED;
      case DROPPED -> Count.DROPPED;
    };
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

  /** Of the lease under which it is written. */
  int epoch() {
    return epoch;
  }

  List<Judged> judged() {
    return judged;
  }

  /** Results that are recorded with it. */
  int size() {
    return judged.size();
  }

  /** Whether every recipient is settled or moved with this flush. */
  boolean closes() {
    return batch.unrecorded() == size();
  }

  Flushed row(long owner, long leaseMs) {
    return new Flushed(
        batch.row().batchKey(),
        owner,
        epoch,
        batch.bitsCopy().bytes(),
        bits.bytes(),
        counts,
        closes(),
        batch.firstAttemptMade() ? batch.firstAtMs() : null,
        leaseMs);
  }

  Recorded recorded() {
    long sinceDue = Math.max(0, nowMs - batch.publish().dueAtMs());
    return new Recorded(batch, counts, deliveries.size(), sinceDue, answers);
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

  /** What is recorded with it. */
  List<RunningBatch.Ready> results() {
    return judged.stream().map(Judged::ready).toList();
  }

  List<Invalidation> gone() {
    return gone;
  }

  List<DeviceHealth> health() {
    return health;
  }

  List<DeadLetterRow> deadLetters() {
    return deadLetters;
  }

  List<Moved> moved() {
    return moved;
  }
}
