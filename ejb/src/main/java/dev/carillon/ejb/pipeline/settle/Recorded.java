package dev.carillon.ejb.pipeline.settle;

import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.platform.observe.LatencyHistogram;
import dev.carillon.persistence.pipeline.Counts;

/**
 * What one flush has recorded of one batch.
 *
 * @param ended recipients that have their end with it
 * @param sinceDueMs how long these have been due
 * @param answers how long the provider took for each
 */
public record Recorded(
    RunningBatch batch,
    Counts counts,
    int ended,
    long sinceDueMs,
    LatencyHistogram.Tally answers) {}
