package dev.carillon.ejb.pipeline.model;

/**
 * A recipient that goes on in a child batch.
 *
 * @param untilMs when it is due
 * @param attempted whether what was done so far counts as an attempt
 */
public record Postponed(long untilMs, boolean attempted) {}
