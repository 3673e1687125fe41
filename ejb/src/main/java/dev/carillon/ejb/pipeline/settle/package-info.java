/**
 * Records what came of each recipient, behind the fence of its batch's lease, and ends publishes.
 * Uses batch, guard and the store; tells its listener after the commit. Results that cannot be
 * recorded wait or are set apart; none is dropped.
 */
package dev.carillon.ejb.pipeline.settle;
