package dev.carillon.ejb.pipeline.model;

/**
 * What all batches of a publish share, read once a node while it runs.
 *
 * @param expiresAtMs null for never
 */
public record PublishContext(
    long publishKey,
    String appId,
    String publishId,
    StoredCommand command,
    Long expiresAtMs,
    long createdAtMs) {}
