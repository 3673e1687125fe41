package dev.carillon.ejb.platform.job;

/** Starts the removal of all that an app has. Implemented by the {@code batch} module. */
public interface Erasures {

  /**
   * Removes an app, which is disabled by then, in bounded steps; when that is under way already,
   * that run is the answer.
   */
  JobProgress start(String appId);
}
