package dev.carillon.ejb.platform.ids;

import static dev.carillon.persistence.jdbc.KeyLayout.EPOCH_MS;
import static dev.carillon.persistence.jdbc.KeyLayout.NODE_BITS;
import static dev.carillon.persistence.jdbc.KeyLayout.SEQUENCE_BITS;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Gives rows their 64-bit keys, as {@link dev.carillon.persistence.jdbc.KeyLayout} says. Keys of
 * one node only grow; their time is the database's, so that keys of several nodes are ordered by
 * time, and none lies in a day that has not come, whatever a node's own clock says.
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
  public static final int MAX_NODE = (1 << NODE_BITS) - 1;

  private final Clock clock;
  private final IntSupplier node;

  /** Milliseconds since the epoch, shifted left by the sequence bits, plus the sequence. */
  private final AtomicLong last = new AtomicLong();

  @Inject
  public KeySequence(NodeNumber node) {
    this(node.clock(), node::value);
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

  private long compose(long tick) {
    long millis = tick >>> SEQUENCE_BITS;
    long sequence = tick & ((1L << SEQUENCE_BITS) - 1);
    return (millis << (NODE_BITS + SEQUENCE_BITS))
        | ((long) node.getAsInt() << SEQUENCE_BITS)
        | sequence;
  }
}
