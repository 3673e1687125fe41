package dev.carillon.persistence.pipeline;

/**
 * A provider token that a provider called gone.
 *
 * @param tokenSince of the token that failed: the device is cleared only if it still has that one
 * @param goneSince when the provider says that it became invalid; an older token only is cleared
 */
public record Invalidation(
    long credentialKey, long recipientKey, long tokenSince, long goneSince, String reason) {}
