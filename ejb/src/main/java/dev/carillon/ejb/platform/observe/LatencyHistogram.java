package dev.carillon.ejb.platform.observe;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often something took how long, in fixed buckets from a millisecond to ten minutes. Made for
 * many values at a time: who has a thousand adds them up in a {@link Tally} of its own and records
 * that. Safe for many threads, without locks.
 */
public final class LatencyHistogram {

  private static final double[] BOUNDS_SECONDS = {
    0.001,
    0.0025,
    0.005,
    0.01,
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    30,
    60,
    600,
    Double.POSITIVE_INFINITY
  };
  private static final long[] BOUNDS_NANOS =
      Arrays.stream(BOUNDS_SECONDS)
          .limit(BOUNDS_SECONDS.length - 1)
          .mapToLong(seconds -> Math.round(seconds * TimeUnit.SECONDS.toNanos(1)))
          .toArray();

  private final LongAdder[] counts = new LongAdder[BOUNDS_SECONDS.length];
  private final LongAdder sumNanos = new LongAdder();

  /** Values of one thread, before they are recorded. */
  public static final class Tally {
    private final int[] counts = new int[BOUNDS_SECONDS.length];
    private long sumNanos;

    public void add(long nanos) {
      counts[bucket(nanos)]++;
      sumNanos += nanos;
    }
  }

  LatencyHistogram() {
    Arrays.setAll(counts, i -> new LongAdder());
  }

  /** So many values that are the same. */
  public void record(long nanos, int times) {
    if (times > 0) {
      counts[bucket(nanos)].add(times);
      sumNanos.add(nanos * times);
    }
  }

  public void record(Tally tally) {
    for (int i = 0; i < counts.length; i++) {
      if (tally.counts[i] > 0) {
        counts[i].add(tally.counts[i]);
      }
    }
    sumNanos.add(tally.sumNanos);
  }

  /** Most values are small: a search from below is the shortest. */
  private static int bucket(long nanos) {
    int i = 0;
    while (i < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[i]) {
      i++;
    }
    return i;
  }

  ClassicHistogramBuckets buckets() {
    return ClassicHistogramBuckets.of(
        BOUNDS_SECONDS, Arrays.stream(counts).mapToLong(LongAdder::sum).toArray());
  }

  double sumSeconds() {
    return sumNanos.sum() / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
