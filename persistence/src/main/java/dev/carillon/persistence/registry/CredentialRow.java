package dev.carillon.persistence.registry;

/**
 * One version of an app's credential for a provider.
 *
 * @param provider a provider's stored code
 * @param sealed the encrypted credential
 * @param publicInfo what may be shown, a JSON object
 * @param state {@code active}, {@code superseded} or {@code paused}
 * @param pauseReason why it is paused, null when it is not
 */
@SuppressWarnings("ArrayRecordComponent") // rows are carried, never compared
public record CredentialRow(
    long credentialKey,
    String appId,
    String credentialId,
    int provider,
    int version,
    byte[] sealed,
    String publicInfo,
    String state,
    String pauseReason,
    long createdAt) {}
