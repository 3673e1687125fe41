package dev.carillon.persistence.pipeline;

/**
 * A publish as it stands.
 *
 * @param unmatched its targets that matched nobody, as JSON; null for none
 * @param planned recipients planned, 0 until it ends (then folded in)
 * @param counts 0 until it ends
 */
public record PublishRow(
    long publishKey,
    String appId,
    String publishId,
    String bodyHash,
    short state,
    short lane,
    boolean fastPath,
    String command,
    long expected,
    boolean estimated,
    String unmatched,
    Long expiresAt,
    long createdAt,
    Long cancelledAt,
    boolean plannedAll,
    long planDue,
    long planned,
    Counts counts,
    String errorReason,
    Long endedAt) {}
