package dev.carillon.ejb.pipeline.node;

import dev.carillon.api.Lane;

/**
 * Tells other nodes that a lane has work, without any promise: a wake-up may be lost, doubled or
 * late, and timers repeat what it says. Returns at once and never throws.
 */
@FunctionalInterface
public interface Wakeups {

  void work(Lane lane);

  /** One node alone: nobody to tell. */
  static Wakeups none() {
    return lane -> {};
  }
}
