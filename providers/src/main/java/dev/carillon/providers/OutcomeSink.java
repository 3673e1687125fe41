package dev.carillon.providers;

/**
 * Takes outcomes as they arrive, in any order, on the provider's I/O threads: it must not block.
 */
@FunctionalInterface
public interface OutcomeSink {

  /** Called exactly once for each target of a submission. */
  void settled(PushTarget target, Outcome outcome);
}
