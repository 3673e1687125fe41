/**
 * The rows that the pipeline moves: publishes, batches, recipients, deliveries, leases, behind one
 * store with a dialect for each server. SQL only, no entities; every write of a batch is fenced by
 * its owner and epoch. One store for a process, safe for many threads.
 */
package dev.carillon.persistence.pipeline;
