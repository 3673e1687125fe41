package dev.carillon.ejb.platform.job;

import java.util.Optional;

/** Starts long work and tells how far it is. Implemented by the {@code batch} module. */
public interface JobControl {

  /**
   * Starts the cleanup of dead devices, expired publishes and old dead letters; when one is running
   * already, that one is the answer.
   */
  JobProgress startCleanup();

  /** The newest cleanup, running or ended; empty when there was none. */
  Optional<JobProgress> latestCleanup();
}
