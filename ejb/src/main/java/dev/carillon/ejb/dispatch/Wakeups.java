package dev.carillon.ejb.dispatch;

/**
 * Tells other nodes that there is work, without any promise: a wake-up may be lost, doubled or
 * late. Returns at once and never throws.
 */
@FunctionalInterface
public interface Wakeups {

  void work();

  /** One node alone: nobody to tell. */
  static Wakeups none() {
    return () -> {};
  }
}
