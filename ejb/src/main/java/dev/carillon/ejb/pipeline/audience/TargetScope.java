package dev.carillon.ejb.pipeline.audience;

import dev.carillon.persistence.pipeline.RecipientRepository;

/**
 * Whose recipients are meant.
 *
 * @param publishKey whose raw recipients
 * @param raw keys of raw recipients that are not stored yet, in order; null to read the stored ones
 */
public record TargetScope(
    RecipientRepository recipients, String appId, long publishKey, long[] raw) {}
