/**
 * Turns publishes into batches, a page at a time with the cursor saved beside them. Uses targets,
 * routes and the store; what it forgets in a crash it plans again from the cursor.
 */
package dev.carillon.ejb.pipeline.plan;
