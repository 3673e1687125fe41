package dev.carillon.persistence.cleanup;

/**
 * A publish whose status may be forgotten.
 *
 * @param purgeAt since when, epoch milliseconds
 */
public record ExpiredPublish(long purgeAt, long publishKey) {}
