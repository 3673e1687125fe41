package dev.carillon.ejb.pipeline.status;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;

/**
 * A recipient that was given up after retries.
 *
 * @param stage where in the pipeline, for example {@code dispatch}
 * @param deviceId null for a raw recipient
 * @param replayable whether {@code replay} will send it again
 */
public record DeadLetterView(
    String deadLetterId,
    String publishId,
    ProviderKind provider,
    String stage,
    String deviceId,
    FailureClass failureClass,
    String reason,
    int attempts,
    long occurredAtMs,
    boolean replayable) {}
