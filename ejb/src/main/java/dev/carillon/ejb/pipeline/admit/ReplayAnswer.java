package dev.carillon.ejb.pipeline.admit;

/**
 * What a replay of a dead letter did.
 *
 * @param publishId of the publish that sends it again, null when there is none
 * @param reason why it was not replayed, null when it was
 */
public record ReplayAnswer(
    String deadLetterId, boolean replayed, String publishId, String reason) {}
