package dev.carillon.ejb.platform.job;

import java.time.Instant;
import java.util.List;

/**
 * How far a job is.
 *
 * @param id names this run
 * @param state starting, started, stopping, stopped, failed, completed or abandoned
 * @param endedAt null while it runs
 */
public record JobProgress(
    long id, String state, Instant startedAt, Instant endedAt, List<Step> steps) {

  public JobProgress {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param read items found so far; a page without any counts as one
   * @param written items dealt with and committed so far
   * @param commits checkpoints so far
   */
  public record Step(String name, String state, long read, long written, long commits) {}
}
