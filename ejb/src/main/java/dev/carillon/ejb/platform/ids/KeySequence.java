package dev.carillon.ejb.platform.ids;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Gives rows their 64-bit keys: 41 bits of milliseconds since 2024, 10 bits of node, 12 bits of
 * sequence. Keys of one node only grow; keys of several nodes are ordered by time as far as their
 * clocks agree.
 *
 * <p>A node that has to take another number (see {@link NodeNumber}) is from then on as another
 * node.
 *
 * <p>Safe for use by many threads, without locks. More than 4,096 keys in a millisecond, or a clock
 * that is set back, borrow from the following milliseconds instead of waiting.
 */
@ApplicationScoped
public class KeySequence {

  /** Largest node number. */
  public static final int MAX_NODE = 1023;

  /** 2024-01-01T00:00:00Z. */
  private static final long EPOCH_MS = 1_704_067_200_000L;

  private static final int NODE_BITS = 10;
  private static final int SEQUENCE_BITS = 12;

  private final Clock clock;
  private final IntSupplier node;

  /** Milliseconds since the epoch, shifted left by the sequence bits, plus the sequence. */
  private final AtomicLong last = new AtomicLong();

  /** For the container's proxy. */
  protected KeySequence() {
    this(Clock.systemUTC(), 0);
  }

  @Inject
  public KeySequence(NodeNumber node) {
    this(Clock.systemUTC(), node::value);
  }

  public KeySequence(Clock clock, int node) {
    this(clock, () -> node);
    if (node < 0 || node > MAX_NODE) {
      throw new IllegalArgumentException("node must be 0 to " + MAX_NODE);
    }
  }

  private KeySequence(Clock clock, IntSupplier node) {
    this.clock = clock;
    this.node = node;
  }

  /** The next key, greater than all that this instance gave before. */
  public long next() {
    long now = (clock.millis() - EPOCH_MS) << SEQUENCE_BITS;
    long tick = last.updateAndGet(previous -> Math.max(previous + 1, now));
    return compose(tick);
  }

  /** The smallest key that a row made at this time can have; for ranges over time. */
  public static long floorOf(long epochMillis) {
    return (epochMillis - EPOCH_MS) << (NODE_BITS + SEQUENCE_BITS);
  }

  /** When a key was made, in epoch milliseconds. */
  public static long millisOf(long key) {
    return (key >>> (NODE_BITS + SEQUENCE_BITS)) + EPOCH_MS;
  }

  private long compose(long tick) {
    long millis = tick >>> SEQUENCE_BITS;
    long sequence = tick & ((1L << SEQUENCE_BITS) - 1);
    return (millis << (NODE_BITS + SEQUENCE_BITS))
        | ((long) node.getAsInt() << SEQUENCE_BITS)
        | sequence;
  }
}
