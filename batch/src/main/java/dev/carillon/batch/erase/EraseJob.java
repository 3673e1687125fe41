package dev.carillon.batch.erase;

import dev.carillon.batch.cleanup.CleanupJob;
import dev.carillon.ejb.platform.job.Erasures;
import dev.carillon.ejb.platform.job.JobProgress;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.operations.NoSuchJobException;
import jakarta.batch.operations.NoSuchJobExecutionException;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Runs {@code META-INF/batch-jobs/erase-app.xml}, one at a time for each app. */
@ApplicationScoped
public class EraseJob implements Erasures {

  static final String APP = "app";

  private static final String NAME = "erase-app";

  /** Starting a job inside a transaction is refused by the job operator. */
  @Override
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public synchronized JobProgress start(String appId) {
    JobOperator operator = BatchRuntime.getJobOperator();
    Optional<Long> running = running(operator, appId);
    if (running.isPresent()) {
      return CleanupJob.progress(operator, running.get());
    }
    Properties parameters = new Properties();
    parameters.setProperty(APP, appId);
    return CleanupJob.progress(operator, operator.start(NAME, parameters));
  }

  private static Optional<Long> running(JobOperator operator, String appId) {
    List<Long> all;
    try {
      all = operator.getRunningExecutions(NAME);
    } catch (NoSuchJobException e) {
      return Optional.empty(); // it never ran
    }
    return all.stream().filter(id -> appId.equals(appOf(operator, id))).findFirst();
  }

  private static String appOf(JobOperator operator, long id) {
    try {
      Properties parameters = operator.getParameters(id);
      return parameters == null ? null : parameters.getProperty(APP);
    } catch (NoSuchJobExecutionException e) {
      return null; // it has ended meanwhile
    }
  }
}
