package dev.carillon.persistence.pipeline;

/**
 * A publish as it is admitted.
 *
 * @param replayOf the dead letter it sends again, null for none
 * @param state PublishState's order
 * @param command the translated command without raw provider tokens, as JSON
 * @param unmatched its targets that matched nobody, as JSON; null for none
 * @param expiresAt epoch milliseconds, null for never
 * @param plannedAll whether its batches are written with it
 * @param planDue when the planner takes it up, epoch milliseconds
 */
public record NewPublish(
    long publishKey,
    String appId,
    String publishId,
    String bodyHash,
    Long replayOf,
    short state,
    short lane,
    boolean fastPath,
    String command,
    long expected,
    boolean estimated,
    String unmatched,
    Long expiresAt,
    long createdAt,
    boolean plannedAll,
    long planDue) {}
