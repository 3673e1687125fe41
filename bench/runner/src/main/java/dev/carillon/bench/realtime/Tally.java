package dev.carillon.bench.realtime;

import java.util.Arrays;
import java.util.Locale;

/**
 * What the crowd received: latencies in buckets of 2 % width, and whether each connection saw each
 * event of its channel once and in order. For one thread.
 */
final class Tally {

  private static final int BUCKETS = 1200;
  private static final double WIDTH = Math.log(1.02);
  private static final double FIRST_MICROS = 10;

  private final long[] latencies = new long[BUCKETS];
  private long frames;
  private long lost;
  private long repeated;
  private long reordered;
  private volatile boolean counting;

  /** From now on what arrives counts; before, it only moves the positions. */
  void start() {
    counting = true;
  }

  void stop() {
    counting = false;
  }

  /**
   * An event arrived.
   *
   * @param last number of the event that the connection got before, -1 for none
   * @return the number to remember
   */
  long arrived(long last, long number, long nanos) {
    if (!counting) {
      return Math.max(last, number);
    }
    frames++;
    latencies[bucket(nanos)]++;
    if (last < 0 || number == last + 1) {
      return number;
    }
    if (number > last + 1) {
      lost += number - last - 1;
      return number;
    }
    if (number == last) {
      repeated++;
    } else {
      reordered++;
    }
    return last;
  }

  private static int bucket(long nanos) {
    double micros = Math.max(FIRST_MICROS, nanos / 1000.0);
    return (int) Math.min(BUCKETS - 1, Math.log(micros / FIRST_MICROS) / WIDTH);
  }

  /** Milliseconds that so many of all frames did not exceed. */
  double percentile(double share) {
    long wanted = (long) Math.ceil(Arrays.stream(latencies).sum() * share);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += latencies[i];
      if (seen >= wanted) {
        return FIRST_MICROS * Math.exp((i + 1) * WIDTH) / 1000;
      }
    }
    return Double.NaN;
  }

  long frames() {
    return frames;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms; lost %d, repeated %d, reordered %d",
        percentile(0.5),
        percentile(0.99),
        percentile(0.999),
        lost,
        repeated,
        reordered);
  }
}
