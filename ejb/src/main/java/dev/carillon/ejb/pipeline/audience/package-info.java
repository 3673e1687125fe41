/**
 * The ways to name recipients. Each kind is one class: its source of keys, its estimate and its
 * recheck; {@link dev.carillon.ejb.pipeline.audience.TargetKinds} lists them. Sources are streams
 * of keys that can be merged, intersected and subtracted. Uses the model and the store; knows
 * nothing of planning and sending, which use it.
 */
package dev.carillon.ejb.pipeline.audience;
