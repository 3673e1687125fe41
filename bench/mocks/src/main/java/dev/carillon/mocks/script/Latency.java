package dev.carillon.mocks.script;

import java.time.Duration;
import java.util.Random;

/** How long a mock takes to answer; the same seed gives the same sequence. */
@FunctionalInterface
public interface Latency {

  /** Nanoseconds until the next answer; called on a network thread. */
  long nextNanos();

  static Latency none() {
    return () -> 0;
  }

  static Latency fixed(Duration each) {
    long nanos = each.toNanos();
    return () -> nanos;
  }

  /**
   * A log-normal distribution with these quantiles, repeated after 8,192 answers and cut at four
   * times the 99th percentile.
   */
  static Latency quantiles(Duration p50, Duration p99, long seed) {
    double z99 = 2.3263;
    double sigma = Math.log((double) p99.toNanos() / p50.toNanos()) / z99;
    long ceiling = p99.toNanos() * 4;
    Random random = new Random(seed);
    long[] table = new long[8192];
    for (int i = 0; i < table.length; i++) {
      double value = p50.toNanos() * Math.exp(sigma * random.nextGaussian());
      table[i] = Math.min(ceiling, (long) value);
    }
    return new Table(table)::next;
  }

  /** A cursor over a table; a race between network threads only repeats an entry. */
  final class Table {
    private final long[] values;
    private volatile int at;

    private Table(long[] values) {
      this.values = values;
    }

    private long next() {
      int i = at;
      at = (i + 1) & (values.length - 1);
      return values[i];
    }
  }
}
