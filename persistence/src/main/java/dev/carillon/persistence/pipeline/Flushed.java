package dev.carillon.persistence.pipeline;

/**
 * What one flush changes in one batch.
 *
 * @param before the bits this was made from: it is written once, even when a commit's answer is
 *     lost
 * @param bits what they become
 * @param added numbers to add
 * @param closed whether every recipient is settled or moved now
 * @param firstAt when these recipients were first tried, null when they were not
 */
public record Flushed(
    long batchKey,
    long owner,
    int epoch,
    byte[] before,
    byte[] bits,
    Counts added,
    boolean closed,
    Long firstAt,
    long leaseMs) {}
