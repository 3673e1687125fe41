package dev.carillon.batch.cleanup;

import dev.carillon.ejb.job.JobControl;
import dev.carillon.ejb.job.JobProgress;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the cleanup job every night. The job does not mind being started by several nodes. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CleanupTimer {
  private static final Logger LOG = LoggerFactory.getLogger(CleanupTimer.class);

  @Inject private JobControl jobs;

  @Schedule(hour = "3", minute = "17", persistent = false)
  void clean() {
    JobProgress run = jobs.startCleanup();
    LOG.info("cleanup run {} is {}", run.id(), run.state());
  }
}
