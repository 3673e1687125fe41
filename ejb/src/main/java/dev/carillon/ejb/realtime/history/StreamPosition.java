package dev.carillon.ejb.realtime.history;

/**
 * Where a channel with history stands.
 *
 * @param head serial of the newest event; 0 when there was none
 */
public record StreamPosition(String streamId, long head) {}
