package dev.carillon.ejb.platform.observe;

import java.util.Optional;

/**
 * One thing that must work before this node takes requests. Every CDI bean of this type is asked by
 * {@code /health/ready}; it answers within a few seconds, from any thread.
 */
public interface Probe {

  /** The name in the health answer, for example {@code database}. */
  String name();

  /** What is wrong, without secrets; empty when all is well. */
  Optional<String> trouble();
}
