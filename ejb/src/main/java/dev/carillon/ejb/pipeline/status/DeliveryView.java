package dev.carillon.ejb.pipeline.status;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;

/**
 * What happened to one device.
 *
 * @param deviceId null for a raw recipient
 * @param failureClass null where nothing failed
 * @param firstAttemptAtMs when its batch was first tried, null when it never was
 */
public record DeliveryView(
    String deviceId,
    ProviderKind provider,
    DeliveryOutcome outcome,
    String providerMessageId,
    FailureClass failureClass,
    String reason,
    int attempts,
    Long firstAttemptAtMs,
    long settledAtMs) {}
