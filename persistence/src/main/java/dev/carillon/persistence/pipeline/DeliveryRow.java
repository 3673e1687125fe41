package dev.carillon.persistence.pipeline;

/**
 * What happened to one recipient.
 *
 * @param outcome {@code DeliveryOutcome}'s code
 * @param failureClass FailureClass's order, null for none
 * @param firstAttemptAt null when it was never tried
 */
public record DeliveryRow(
    long publishKey,
    long recipientKey,
    String deviceId,
    short provider,
    short outcome,
    Short failureClass,
    String reason,
    String providerMessageId,
    int attempts,
    Long firstAttemptAt,
    long settledAt) {}
