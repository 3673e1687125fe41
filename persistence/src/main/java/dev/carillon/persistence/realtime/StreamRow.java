package dev.carillon.persistence.realtime;

/**
 * A channel with history.
 *
 * @param head the serial of the newest event, 0 when there was none
 */
public record StreamRow(String appId, String channel, String streamId, long head) {}
