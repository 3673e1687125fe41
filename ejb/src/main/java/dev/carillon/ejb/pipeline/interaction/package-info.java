/**
 * What service workers report of shown notifications. Writes rows of its own, forgotten with the
 * statuses they belong to; no stage of the pipeline needs it.
 */
package dev.carillon.ejb.pipeline.interaction;
