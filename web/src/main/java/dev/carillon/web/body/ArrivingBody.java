package dev.carillon.web.body;

import java.util.Arrays;

/**
 * The bytes of a body so far, in an array that grows as they come: a claimed length costs nothing.
 * Used by one thread at a time.
 */
final class ArrivingBody {

  private static final int FIRST = 4096;

  private final BodyBudget.Place place;
  private final int maxBytes;
  private final long claimed;
  private byte[] bytes = new byte[0];
  private int count;

  /**
   * @param claimed the length that the head names, negative for none
   */
  ArrivingBody(BodyBudget.Place place, int maxBytes, long claimed) {
    this.place = place;
    this.maxBytes = maxBytes;
    this.claimed = claimed;
  }

  /** Whether there is room for at least a byte, of the body or of what makes it too long. */
  boolean makeRoom() {
    if (count < bytes.length) {
      return true;
    }
    long wanted = Math.max(FIRST, 2L * bytes.length);
    int size = (int) Math.min(claimed > count ? Math.min(wanted, claimed) : wanted, maxBytes + 1L);
    if (!place.grow(size - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, size);
    return true;
  }

  byte[] array() {
    return bytes;
  }

  int offset() {
    return count;
  }

  int room() {
    return bytes.length - count;
  }

  void added(int more) {
    count += more;
  }

  boolean isTooLong() {
    return count > maxBytes;
  }

  int count() {
    return count;
  }

  /** Hands the body over, once; nothing of it is kept here. */
  byte[] whole() {
    byte[] whole = count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    bytes = new byte[0];
    return whole;
  }
}
