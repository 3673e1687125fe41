package dev.carillon.ejb.registry.credential;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Credential;

/**
 * The credential an app uses for a provider now.
 *
 * @param credentialKey the row's key: changes with each version, so it identifies (app, provider,
 *     id, version)
 * @param paused whether the guard against wiping a registry stopped it
 * @param credential opened; a secret
 */
public record ActiveCredential(
    long credentialKey, ProviderKind kind, int version, boolean paused, Credential credential) {}
