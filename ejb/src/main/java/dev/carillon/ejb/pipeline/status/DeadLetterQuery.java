package dev.carillon.ejb.pipeline.status;

import dev.carillon.api.ProviderKind;

/** Which dead letters to list; null leaves a bound out. */
public record DeadLetterQuery(ProviderKind provider, Long sinceMs, Long untilMs) {}
