package dev.carillon.ejb.registry.app;

import dev.carillon.ejb.platform.security.Secret;

/**
 * A key of an app.
 *
 * @param secret what the holder of a signing key signs with; null for API keys
 */
public record AppKey(String keyId, String appId, Capability capability, Secret secret) {}
