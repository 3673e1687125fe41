package dev.carillon.persistence.sealed;

import java.util.List;

/**
 * A sealed value and the key of its row.
 *
 * @param key the values of the key's columns, in their order
 * @param identity what the value is bound to: the key, and the app where the row has one
 */
@SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
public record SealedRow(List<Object> key, byte[] sealed, List<Object> identity) {

  public SealedRow {
    key = List.copyOf(key);
    identity = List.copyOf(identity);
  }
}
