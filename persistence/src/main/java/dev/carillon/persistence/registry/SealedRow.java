package dev.carillon.persistence.registry;

/**
 * A sealed value and the key of its row.
 *
 * @param key as text, whatever the table's type
 */
@SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
public record SealedRow(String key, byte[] sealed) {}
