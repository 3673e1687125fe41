package dev.carillon.batch.cleanup;

import dev.carillon.ejb.platform.config.CleanupConfig;
import jakarta.batch.runtime.context.JobContext;
import java.time.Instant;
import java.util.Properties;

/**
 * What is too old, in epoch milliseconds; fixed when the job starts, so that a restarted job goes
 * on with the same.
 *
 * @param failedBefore devices that failed before are dead
 * @param seenBefore devices not seen since are stale
 * @param expiredBefore publishes to be forgotten by then
 * @param deadLettersBefore dead letters from before are dropped
 */
record Limits(long failedBefore, long seenBefore, long expiredBefore, long deadLettersBefore) {

  static Limits at(Instant now, CleanupConfig config) {
    return new Limits(
        now.minus(config.deadDevices()).toEpochMilli(),
        now.minus(config.staleDevices()).toEpochMilli(),
        now.toEpochMilli(),
        now.minus(config.deadLetters()).toEpochMilli());
  }

  Properties asParameters() {
    Properties parameters = new Properties();
    parameters.setProperty("failedBefore", String.valueOf(failedBefore));
    parameters.setProperty("seenBefore", String.valueOf(seenBefore));
    parameters.setProperty("expiredBefore", String.valueOf(expiredBefore));
    parameters.setProperty("deadLettersBefore", String.valueOf(deadLettersBefore));
    return parameters;
  }

  static Limits of(JobContext job) {
    Properties parameters = job.getProperties();
    return new Limits(
        number(parameters, "failedBefore"),
        number(parameters, "seenBefore"),
        number(parameters, "expiredBefore"),
        number(parameters, "deadLettersBefore"));
  }

  private static long number(Properties parameters, String name) {
    return Long.parseLong(parameters.getProperty(name));
  }
}
