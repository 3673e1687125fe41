package dev.carillon.persistence.pipeline;

import java.util.Arrays;

/**
 * Two bits for each recipient of a batch: open, settled (its delivery row is written) or moved (a
 * child batch has it, or will when this one closes). Not for several threads at once.
 */
public final class RecipientBits {

  public static final int OPEN = 0;
  public static final int SETTLED = 1;
  public static final int MOVED = 2;

  private static final int PER_BYTE = 4;

  private final byte[] bytes;

  private RecipientBits(byte[] bytes) {
    this.bytes = bytes;
  }

  /** All open. */
  public static RecipientBits open(int size) {
    return new RecipientBits(new byte[(size + PER_BYTE - 1) / PER_BYTE]);
  }

  /** A copy of stored bits. */
  public static RecipientBits of(byte[] stored) {
    return new RecipientBits(stored.clone());
  }

  public int get(int index) {
    return (bytes[index / PER_BYTE] >> shift(index)) & 3;
  }

  /**
   * Settles or moves one that is open.
   *
   * @throws IllegalStateException when it is not: a recipient is recorded once
   */
  public void set(int index, int value) {
    if (get(index) != OPEN || value == OPEN) {
      throw new IllegalStateException("recipient " + index + " is recorded already");
    }
    bytes[index / PER_BYTE] |= (byte) (value << shift(index));
  }

  /** A copy to store. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }

  private static int shift(int index) {
    return 2 * (index % PER_BYTE);
  }
}
