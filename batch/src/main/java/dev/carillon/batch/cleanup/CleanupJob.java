package dev.carillon.batch.cleanup;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.job.JobControl;
import dev.carillon.ejb.platform.job.JobProgress;
import jakarta.batch.operations.JobOperator;
import jakarta.batch.operations.NoSuchJobException;
import jakarta.batch.operations.NoSuchJobExecutionException;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.batch.runtime.JobExecution;
import jakarta.batch.runtime.JobInstance;
import jakarta.batch.runtime.Metric;
import jakarta.batch.runtime.StepExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@code META-INF/batch-jobs/cleanup.xml}, one at a time. */
@ApplicationScoped
public class CleanupJob implements JobControl {
  private static final Logger LOG = LoggerFactory.getLogger(CleanupJob.class);
  private static final String NAME = "cleanup";

  /** A run that began before that belongs to a node that died and does not come back. */
  private static final Duration LONGEST = Duration.ofHours(12);

  @Inject private CarillonConfig config;
  @Inject private Clock clock;

  /** Starting a job inside a transaction is refused by the job operator. */
  @Override
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public synchronized JobProgress startCleanup() {
    JobOperator operator = BatchRuntime.getJobOperator();
    Optional<Long> running = running(operator, clock.instant());
    if (running.isPresent()) {
      return progress(operator, running.get());
    }
    Limits limits = Limits.at(clock.instant(), config.cleanup());
    return progress(operator, operator.start(NAME, limits.asParameters()));
  }

  @Override
  @Transactional(Transactional.TxType.NOT_SUPPORTED)
  public Optional<JobProgress> latestCleanup() {
    JobOperator operator = BatchRuntime.getJobOperator();
    try {
      List<JobInstance> newest = operator.getJobInstances(NAME, 0, 1);
      return newest.stream()
          .flatMap(instance -> operator.getJobExecutions(instance).stream())
          .map(JobExecution::getExecutionId)
          .max(Long::compare)
          .map(id -> progress(operator, id));
    } catch (NoSuchJobException e) {
      return Optional.empty(); // it never ran
    }
  }

  /** The job store says "started" of a killed node's run for ever; two at once do no harm. */
  static Optional<Long> running(JobOperator operator, Instant now) {
    try {
      return operator.getRunningExecutions(NAME).stream()
          .filter(id -> isAlive(operator.getJobExecution(id), now))
          .max(Long::compare);
    } catch (NoSuchJobException | NoSuchJobExecutionException e) {
      return Optional.empty(); // it never ran
    }
  }

  private static boolean isAlive(JobExecution execution, Instant now) {
    Instant began = instant(execution.getCreateTime());
    if (began == null || began.isAfter(now.minus(LONGEST))) {
      return true;
    }
    LOG.warn(
        "cleanup run {} of {} has not ended: another may start", execution.getExecutionId(), began);
    return false;
  }

  /** How far a run of any job is. */
  public static JobProgress progress(JobOperator operator, long id) {
    JobExecution execution = operator.getJobExecution(id);
    return new JobProgress(
        id,
        word(execution.getBatchStatus()),
        instant(execution.getCreateTime()),
        instant(execution.getEndTime()),
        operator.getStepExecutions(id).stream().map(CleanupJob::step).toList());
  }

  private static JobProgress.Step step(StepExecution step) {
    return new JobProgress.Step(
        step.getStepName(),
        word(step.getBatchStatus()),
        metric(step, Metric.MetricType.READ_COUNT),
        metric(step, Metric.MetricType.WRITE_COUNT),
        metric(step, Metric.MetricType.COMMIT_COUNT));
  }

  private static long metric(StepExecution step, Metric.MetricType type) {
    for (Metric metric : step.getMetrics()) {
      if (metric.getType() == type) {
        return metric.getValue();
      }
    }
    return 0;
  }

  private static String word(Enum<?> status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static Instant instant(Date date) {
    return date == null ? null : date.toInstant();
  }
}
