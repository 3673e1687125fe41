package dev.carillon.ejb.platform.start;

/**
 * Fired once when the application stops, while its resources still answer. Observers end their
 * loops and return within a few seconds.
 */
public record CarillonStopping() {}
