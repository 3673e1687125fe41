package dev.carillon.ejb.registry.credential;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.registry.CredentialRow;

/**
 * A credential as it may be shown: no secret.
 *
 * @param credentialKey changes with each version
 * @param publicInfo a JSON object: project, team, public key
 * @param state {@code active}, {@code superseded} or {@code paused}
 * @param pauseReason null unless it is paused
 */
public record CredentialView(
    long credentialKey,
    String appId,
    String credentialId,
    ProviderKind provider,
    int version,
    String publicInfo,
    String state,
    String pauseReason) {

  static CredentialView of(CredentialRow row) {
    return new CredentialView(
        row.credentialKey(),
        row.appId(),
        row.credentialId(),
        ProviderKind.ofCode(row.provider()),
        row.version(),
        row.publicInfo(),
        row.state(),
        row.pauseReason());
  }
}
