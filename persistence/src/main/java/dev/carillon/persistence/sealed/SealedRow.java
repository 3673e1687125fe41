package dev.carillon.persistence.sealed;

import java.util.List;

/**
 * A sealed value and the key of its row.
 *
 * @param key the values of the key's columns, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
public record SealedRow(List<Object> key, byte[] sealed) {

  public SealedRow {
    key = List.copyOf(key);
  }
}
