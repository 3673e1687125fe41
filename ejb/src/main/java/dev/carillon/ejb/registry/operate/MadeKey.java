package dev.carillon.ejb.registry.operate;

import dev.carillon.ejb.platform.security.Secret;

/** A key and its secret, which is shown this once. */
public record MadeKey(KeyView key, Secret secret) {}
