package dev.carillon.ejb.platform.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The rates of many callers on this node, one time stamp each. Bounded: callers whose share is
 * whole are forgotten when it is full, which changes nothing for them; when that is not enough, new
 * ones share one rate among them, so that many names buy nobody more. Safe for many threads.
 */
public final class CellRates {

  private static final long SWEEP_NANOS = 1_000_000_000L;

  private final int capacity;
  private final LongSupplier nanoTime;
  private final ConcurrentHashMap<String, Long> wholeAt = new ConcurrentHashMap<>();
  private final AtomicLong sweptAt;

  /** A name that no caller has. */
  private static final String OTHERS = "\0others";

  public CellRates(int capacity) {
    this(capacity, System::nanoTime);
  }

  CellRates(int capacity, LongSupplier nanoTime) {
    this.capacity = capacity;
    this.nanoTime = nanoTime;
    this.sweptAt = new AtomicLong(nanoTime.getAsLong() - SWEEP_NANOS);
  }

  /**
   * Takes one caller's share if it may come now.
   *
   * @return nanoseconds to wait before asking again; 0 when it was taken
   */
  public long take(String caller, CellRate rate) {
    long now = nanoTime.getAsLong();
    long[] wait = new long[1];
    wholeAt.compute(
        place(caller, now),
        (name, known) -> {
          long whole = known == null ? now : known;
          wait[0] = Math.max(0, rate.waitFor(whole, now));
          return wait[0] > 0 ? known : Long.valueOf(rate.afterOne(whole, now));
        });
    return wait[0];
  }

  private String place(String caller, long now) {
    if (wholeAt.size() < capacity || wholeAt.containsKey(caller)) {
      return caller;
    }
    long last = sweptAt.get();
    if (now - last >= SWEEP_NANOS && sweptAt.compareAndSet(last, now)) {
      wholeAt.values().removeIf(whole -> whole - now <= 0);
    }
    return wholeAt.size() < capacity ? caller : OTHERS;
  }

  /** Callers that are known. */
  int size() {
    return wholeAt.size();
  }
}
