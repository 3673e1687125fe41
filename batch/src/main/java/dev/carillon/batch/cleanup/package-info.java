/**
 * The job that removes dead and stale devices, expired statuses and old dead letters, in chunks
 * with checkpoints, and its timer. Uses Jakarta Batch, the services of {@code ejb} and the queries
 * of {@code persistence.cleanup}; several nodes may start it at once.
 */
package dev.carillon.batch.cleanup;
