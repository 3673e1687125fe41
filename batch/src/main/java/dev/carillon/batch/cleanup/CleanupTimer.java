package dev.carillon.batch.cleanup;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the cleanup job every night. */
@Singleton
public class CleanupTimer {
  private static final Logger LOG = LoggerFactory.getLogger(CleanupTimer.class);

  @Schedule(hour = "3", minute = "17", persistent = false)
  void clean() {
    LOG.info("nightly cleanup is due");
  }
}
