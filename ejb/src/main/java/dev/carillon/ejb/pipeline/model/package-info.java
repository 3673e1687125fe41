/**
 * The words of the pipeline: command, target, state, result, outcome, settings. Values that live as
 * long as somebody holds them; they know the registry's addresses and the store's change of state,
 * and no stage.
 */
package dev.carillon.ejb.pipeline.model;
