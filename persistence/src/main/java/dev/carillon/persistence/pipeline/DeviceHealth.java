package dev.carillon.persistence.pipeline;

/**
 * What the end of a delivery says of a device that is not gone.
 *
 * @param tokenSince of the token that was used: a device that has another one is not meant
 * @param failure why a push was given up, null for a success
 */
public record DeviceHealth(long recipientKey, long tokenSince, String failure) {}
