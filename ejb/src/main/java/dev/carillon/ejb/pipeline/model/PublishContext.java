package dev.carillon.ejb.pipeline.model;

import java.time.Instant;

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
    long createdAtMs) {

  /** When its recipients became due: with its acceptance, or at the time it was put off to. */
  public long dueAtMs() {
    Instant notBefore = command.options().notBefore();
    return notBefore == null ? createdAtMs : Math.max(createdAtMs, notBefore.toEpochMilli());
  }
}
