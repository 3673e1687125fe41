/**
 * The job that removes all that an app has, in bounded steps with checkpoints. Uses Jakarta Batch,
 * the port of {@code ejb} and the queries of {@code persistence.cleanup}.
 */
package dev.carillon.batch.erase;
