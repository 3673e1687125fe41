package dev.carillon.persistence.pipeline;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The recipients of one batch, packed and immutable: for each its key, the owner version that was
 * planned and flags, in the order of keys. 13 bytes a recipient, so a million devices waiting in
 * batches are 13 MB of rows and none of heap.
 */
public final class RecipientArray {

  /** Only channel targets matched: it must still be subscribed when it is sent. */
  public static final byte VIA_CHANNEL = 1;

  /** A raw recipient of the publish, not a registered device. */
  public static final byte RAW = 2;

  private static final int WIDTH = Long.BYTES + Integer.BYTES + 1;

  private final byte[] packed;
  private final ByteBuffer view;

  private RecipientArray(byte[] packed) {
    this.packed = packed;
    this.view = ByteBuffer.wrap(packed);
  }

  /**
   * Reads what {@link #packed()} wrote.
   *
   * @throws IllegalArgumentException when it is cut off
   */
  public static RecipientArray of(byte[] packed) {
    if (packed.length % WIDTH != 0) {
      throw new IllegalArgumentException("not a packed recipient array");
    }
    return new RecipientArray(packed);
  }

  /** Starts an array with room for this many. */
  public static Builder builder(int capacity) {
    return new Builder(capacity);
  }

  public int size() {
    return packed.length / WIDTH;
  }

  public long key(int index) {
    return view.getLong(index * WIDTH);
  }

  public int ownerVersion(int index) {
    return view.getInt(index * WIDTH + Long.BYTES);
  }

  public boolean viaChannel(int index) {
    return (flags(index) & VIA_CHANNEL) != 0;
  }

  public boolean raw(int index) {
    return (flags(index) & RAW) != 0;
  }

  public byte flags(int index) {
    return packed[index * WIDTH + Long.BYTES + Integer.BYTES];
  }

  /** Where a key stands, negative when it is not here. */
  public int indexOf(long key) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long at = key(middle);
      if (at == key) {
        return middle;
      }
      if (at < key) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** As stored. The array is not copied: do not change it. */
  public byte[] packed() {
    return packed;
  }

  /** Collects recipients in the order of their keys. Not for several threads. */
  public static final class Builder {
    private ByteBuffer buffer;
    private long last = Long.MIN_VALUE;

    private Builder(int capacity) {
      buffer = ByteBuffer.allocate(Math.max(1, capacity) * WIDTH);
    }

    /** Adds one; its key must be greater than the one before. */
    public Builder add(long key, int ownerVersion, byte flags) {
      if (key <= last) {
        throw new IllegalArgumentException("recipients must come in the order of their keys");
      }
      last = key;
      if (buffer.remaining() < WIDTH) {
        ByteBuffer larger = ByteBuffer.allocate(buffer.capacity() * 2);
        buffer = larger.put(buffer.flip());
      }
      buffer.putLong(key).putInt(ownerVersion).put(flags);
      return this;
    }

    public int size() {
      return buffer.position() / WIDTH;
    }

    public RecipientArray build() {
      return new RecipientArray(Arrays.copyOf(buffer.array(), buffer.position()));
    }
  }
}
