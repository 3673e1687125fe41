package dev.carillon.persistence.pipeline;

/**
 * A recipient that was given up after retries.
 *
 * @param failureClass FailureClass's order
 * @param replayedAs the id of the publish that sent it again, null for none
 */
public record DeadLetterRow(
    long deadLetterKey,
    String appId,
    long publishKey,
    String publishId,
    long recipientKey,
    String deviceId,
    short provider,
    short failureClass,
    String reason,
    int attempts,
    long occurredAt,
    String replayedAs) {}
