package dev.carillon.batch.cleanup;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.CleanupConfig;
import dev.carillon.ejb.platform.job.JobControl;
import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.start.StartState;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ScheduleExpression;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.Timeout;
import jakarta.ejb.TimerConfig;
import jakarta.ejb.TimerService;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/**
 * Starts the cleanup job at the times of {@code push.cleanup.schedule}, every night if nothing else
 * is said. The job does not mind being started by several nodes.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CleanupTimer {
  @Inject private JobControl jobs;
  @Inject private CarillonConfig config;
  @Inject private StartState start;
  @Inject private PeriodicTasks tasks;
  @Resource private TimerService timers;

  private PeriodicTask task;

  @PostConstruct
  void schedule() {
    task = tasks.watch("cleanup", null);
    CleanupConfig.Schedule schedule = config.cleanup().schedule();
    timers.createCalendarTimer(
        new ScheduleExpression()
            .second(schedule.second())
            .minute(schedule.minute())
            .hour(schedule.hour()),
        new TimerConfig("cleanup", false));
  }

  @Timeout
  void clean() {
    if (!start.started()) {
      return; // this module starts beside the one that migrates the database
    }
    task.round(new CleanupRound(jobs));
  }
}
