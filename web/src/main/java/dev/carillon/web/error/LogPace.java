package dev.carillon.web.error;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets one line through a second and counts the others, so that who sends nonsense cannot push out
 * of the log what others need. Safe for many threads.
 */
public final class LogPace {

  private static final long SECOND = 1_000_000_000L;

  private final LongSupplier nanos;
  private final AtomicLong next;
  private final AtomicLong held = new AtomicLong();

  public LogPace() {
    this(System::nanoTime);
  }

  LogPace(LongSupplier nanos) {
    this.nanos = nanos;
    this.next = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Asks for a line.
   *
   * @return how many were held back since the last one, negative when this one is held back too
   */
  public long take() {
    long now = nanos.getAsLong();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + SECOND)) {
      return held.getAndSet(0);
    }
    held.incrementAndGet();
    return -1;
  }
}
