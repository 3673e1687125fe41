package dev.carillon.ejb.registry.app;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The part of an app's settings that belongs to one feature, which alone knows what may stand in
 * it. Each feature brings a bean of this. Safe for many threads.
 */
public interface FeatureSettings {

  /** The name below {@code features}; no two are the same. */
  String feature();

  /**
   * Looks at what an app is to have.
   *
   * @param settings an empty object when the app says nothing
   * @param limits the operator's, which it must stay below
   * @throws IllegalArgumentException naming what is wrong, for the caller to see
   */
  void check(ObjectNode settings, AppLimits limits);
}
