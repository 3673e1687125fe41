package dev.carillon.persistence.registry;

/**
 * A tenant.
 *
 * @param settings a JSON object
 */
public record AppRow(String appId, String name, boolean enabled, String settings, long createdAt) {}
