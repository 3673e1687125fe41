package dev.carillon.batch.cleanup;

import dev.carillon.ejb.platform.job.JobControl;
import dev.carillon.ejb.platform.job.JobProgress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the next cleanup and looks at how the one before it ended: a job fails by itself, long
 * after whoever started it has gone.
 */
record CleanupRound(JobControl jobs) implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(CleanupRound.class);

  /**
   * @throws IllegalStateException the run before this one failed; this one has been started
   */
  @Override
  public void run() {
    Optional<JobProgress> before = jobs.latestCleanup();
    JobProgress run = jobs.startCleanup();
    LOG.info("cleanup run {} is {}", run.id(), run.state());
    before.filter(CleanupRound::failed).ifPresent(CleanupRound::tell);
  }

  private static boolean failed(JobProgress run) {
    return run.state().equals("failed");
  }

  private static void tell(JobProgress run) {
    throw new IllegalStateException("cleanup run " + run.id() + " failed: " + run.steps());
  }
}
