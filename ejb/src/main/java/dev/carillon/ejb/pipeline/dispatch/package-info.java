/**
 * Claims batches, reads their recipients again and submits them, as far as slots and permits go.
 * Uses batch, route, message and guard; never waits for a provider. Its threads are the node's.
 */
package dev.carillon.ejb.pipeline.dispatch;
