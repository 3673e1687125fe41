/**
 * The pipeline of one node, put together: wiring, threads, housekeeping, wake-ups, meters. May use
 * every stage; nothing in the pipeline uses it. Opened when the server starts, stopped before it
 * ends.
 */
package dev.carillon.ejb.pipeline.node;
