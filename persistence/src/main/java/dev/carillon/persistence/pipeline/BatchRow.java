package dev.carillon.persistence.pipeline;

/**
 * A dispatch batch: recipients of one publish that share provider, credential and endpoint origin.
 * It waits, is leased by one node at a time, and closes when every recipient is settled or moved.
 *
 * @param credentialKey 0 for none
 * @param parentKey null for a batch the planner made
 * @param sole whether it is the only batch its publish will ever plan
 * @param attempt 1 for the first
 * @param epoch of the present lease
 * @param firstAt when the first attempt of these recipients was made, null before
 * @param bits as stored; null for a new batch (all open)
 */
public record BatchRow(
    long batchKey,
    long publishKey,
    String appId,
    short lane,
    short provider,
    long credentialKey,
    String origin,
    Long parentKey,
    boolean sole,
    int attempt,
    long notBefore,
    boolean throttled,
    int epoch,
    Long firstAt,
    RecipientArray recipients,
    byte[] bits) {}
