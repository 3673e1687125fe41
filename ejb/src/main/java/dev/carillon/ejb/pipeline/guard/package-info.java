/**
 * Keeps one wrong credential or one dead origin from costing a registry: learns from recorded
 * answers, pauses, and puts invalidations aside until an administrator decides. Uses route and the
 * store; what it suspects lives with the process, what it decided in rows.
 */
package dev.carillon.ejb.pipeline.guard;
