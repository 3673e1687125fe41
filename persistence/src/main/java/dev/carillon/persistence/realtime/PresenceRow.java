package dev.carillon.persistence.realtime;

/**
 * A user on a presence channel, as one node sees it.
 *
 * @param userInfo JSON
 */
public record PresenceRow(String userId, String nodeId, String userInfo) {}
