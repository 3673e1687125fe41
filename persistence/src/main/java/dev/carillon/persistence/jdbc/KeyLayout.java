package dev.carillon.persistence.jdbc;

/**
 * How a row's 64-bit key is made up: 41 bits of milliseconds since 2024, {@value #NODE_BITS} bits
 * of node, {@value #SEQUENCE_BITS} bits of sequence. So keys are ordered by time, and a range of
 * time is a range of keys.
 */
public final class KeyLayout {

  public static final int NODE_BITS = 10;
  public static final int SEQUENCE_BITS = 12;

  /** 2024-01-01T00:00:00Z. */
  public static final long EPOCH_MS = 1_704_067_200_000L;

  private KeyLayout() {}

  /** The smallest key that a row made at this time (epoch milliseconds) can have. */
  public static long floorOf(long epochMillis) {
    return (epochMillis - EPOCH_MS) << (NODE_BITS + SEQUENCE_BITS);
  }

  /** When a key was made, in epoch milliseconds. */
  public static long millisOf(long key) {
    return (key >>> (NODE_BITS + SEQUENCE_BITS)) + EPOCH_MS;
  }
}
