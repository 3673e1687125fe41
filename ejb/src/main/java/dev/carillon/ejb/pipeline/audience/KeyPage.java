package dev.carillon.ejb.pipeline.audience;

import java.util.Arrays;

/**
 * Distinct keys in their order.
 *
 * @param flags for each key
 * @param last whether no key follows
 */
public record KeyPage(long[] keys, byte[] flags, boolean last) {

  public byte flagsOf(long key) {
    return flags[Arrays.binarySearch(keys, key)];
  }

  /** The highest key, or what was passed where the page is empty. */
  public long cursor(long otherwise) {
    return keys.length == 0 ? otherwise : keys[keys.length - 1];
  }
}
