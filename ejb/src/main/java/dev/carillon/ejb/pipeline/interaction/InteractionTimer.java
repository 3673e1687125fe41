package dev.carillon.ejb.pipeline.interaction;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.persistence.cleanup.CleanupRepository;
import dev.carillon.persistence.jdbc.BoundedSteps;
import dev.carillon.persistence.jdbc.Sql;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every hour: forgets reports that are older than the statuses they belong to. Outside a
 * transaction, so that each step commits alone. After {@code StartBean}, which alone says what is
 * wrong with a configuration and ends the process for it.
 */
@Startup
@Singleton
@DependsOn("StartBean")
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class InteractionTimer {

  private static final Logger LOG = LoggerFactory.getLogger(InteractionTimer.class);
  private static final Duration EVERY = Duration.ofHours(1);

  @Inject private DataSource dataSource;
  @Inject private CarillonConfig config;
  @Inject private Clock clock;
  @Inject private PeriodicTasks tasks;

  private PeriodicTask task;

  @PostConstruct
  void watch() {
    task = tasks.watch("interaction-reports", EVERY);
  }

  @Schedule(hour = "*", minute = "17", persistent = false)
  void due() {
    task.round(this::forget);
  }

  private void forget() {
    long before = clock.instant().minus(config.push().limits().publishStatusTtl()).toEpochMilli();
    CleanupRepository cleanup = new CleanupRepository(new Sql(dataSource));
    long forgotten = BoundedSteps.usual().repeat(rows -> cleanup.deleteInteractions(before, rows));
    LOG.debug("forgot {} notification reports", forgotten);
  }
}
