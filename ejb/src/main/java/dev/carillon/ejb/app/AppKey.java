package dev.carillon.ejb.app;

import dev.carillon.ejb.security.Secret;

/**
 * A key of an app.
 *
 * @param secret what the holder of a signing key signs with; null for API keys
 */
public record AppKey(String keyId, String appId, Capability capability, Secret secret) {}
