/**
 * What this node holds of a batch, from claim to release. Uses the model and the store's rows; the
 * stages that work on a batch use it. Nothing here survives the process: the rows do.
 */
package dev.carillon.ejb.pipeline.batch;
