package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.model.Postponed;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientBits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Makes the child batches of a batch that closes: its moved recipients, one batch a due bucket. */
final class Children {

  /** When a recipient is tried again whose due time was lost with its node. */
  private static final long UNKNOWN_DUE_MS = 1_000;

  private final LongSupplier keys;

  Children(LongSupplier keys) {
    this.keys = keys;
  }

  private record Bucket(long dueMs, boolean attempted) implements Comparable<Bucket> {
    @Override
    public int compareTo(Bucket other) {
      int byDue = Long.compare(dueMs, other.dueMs);
      return byDue != 0 ? byDue : Boolean.compare(attempted, other.attempted);
    }
  }

  /** The children of a batch that this flush closes; none when nothing moved. */
  List<BatchRow> of(BatchFlush flush, long nowMs) {
    RunningBatch batch = flush.batch();
    for (BatchFlush.Moved moved : flush.moved()) {
      batch.moved(moved.index(), moved.until());
    }
    Map<Bucket, RecipientArray.Builder> buckets = new TreeMap<>();
    RecipientArray recipients = batch.row().recipients();
    for (int i = 0; i < recipients.size(); i++) {
      if (flush.bits().get(i) == RecipientBits.MOVED) {
        buckets
            .computeIfAbsent(bucket(batch.postponed(i), nowMs), b -> RecipientArray.builder(16))
            .add(recipients.key(i), recipients.ownerVersion(i), recipients.flags(i));
      }
    }
    List<BatchRow> children = new ArrayList<>(buckets.size());
    buckets.forEach((bucket, builder) -> children.add(child(batch, bucket, builder.build())));
    return children;
  }

  private static Bucket bucket(Postponed stored, long nowMs) {
    Postponed until = stored == null ? new Postponed(nowMs + UNKNOWN_DUE_MS, true) : stored;
    long width = RetryPolicy.bucketMs(until.untilMs() - nowMs);
    return new Bucket((until.untilMs() + width - 1) / width * width, until.attempted());
  }

  private BatchRow child(RunningBatch batch, Bucket bucket, RecipientArray recipients) {
    BatchRow parent = batch.row();
    return new BatchRow(
        keys.getAsLong(),
        parent.publishKey(),
        parent.appId(),
        parent.lane(),
        parent.provider(),
        parent.credentialKey(),
        parent.origin(),
        parent.batchKey(),
        false,
        bucket.attempted() ? parent.attempt() + 1 : parent.attempt(),
        bucket.dueMs(),
        batch.isThrottled(),
        0,
        batch.firstAttemptMade() || parent.firstAt() != null ? batch.firstAtMs() : null,
        recipients,
        null);
  }
}
