package dev.carillon.persistence.registry;

/**
 * A key of an app.
 *
 * @param keyId the key itself for signing keys, the hash of the key for API keys
 * @param kind {@code signing} or {@code api}
 * @param sealedSecret encrypted; null for API keys
 */
@SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
public record AppKeyRow(
    String keyId,
    String appId,
    String kind,
    String capability,
    byte[] sealedSecret,
    boolean enabled,
    long createdAt) {}
