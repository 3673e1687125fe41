package dev.carillon.ejb.platform.start;

/**
 * Fired once a start, when the configuration is valid and the schema is current.
 *
 * <p>Whoever needs the database at start observes this CDI event instead of being a startup
 * singleton of its own. Observers run in the starting thread without a transaction, in the order of
 * their {@code @Priority}; an exception in one of them fails the start. They must return promptly:
 * long work goes to an executor.
 */
public record CarillonStarted() {}
