package dev.carillon.ejb.realtime.timer;

import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive.State;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import dev.carillon.ejb.realtime.hub.HubUpkeep;
import dev.carillon.ejb.realtime.presence.PresenceHistory;
import dev.carillon.ejb.realtime.webhook.Webhooks;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the realtime part's sweeps from start to stop. */
@ApplicationScoped
public class RealtimeTimer {

  private static final Logger LOG = LoggerFactory.getLogger(RealtimeTimer.class);

  private final ChannelHub hub;
  private final Webhooks webhooks;
  private final PresenceHistory presence;
  private final RealtimeCleanup cleanup;
  private final PeriodicTasks tasks;
  private final List<PeriodicTask> sweeps = new CopyOnWriteArrayList<>();

  /**
   * Asks clients to come back elsewhere when the process is told to end. Open Liberty stops the
   * application, and so calls {@link #stop}, only when no connection is left or after 30 s.
   */
  private Thread farewell;

  @Inject
  public RealtimeTimer(
      ChannelHub hub,
      Webhooks webhooks,
      PresenceHistory presence,
      RealtimeCleanup cleanup,
      PeriodicTasks tasks) {
    this.hub = hub;
    this.webhooks = webhooks;
    this.presence = presence;
    this.cleanup = cleanup;
    this.tasks = tasks;
  }

  void start(@Observes @Priority(3500) CarillonStarted event) {
    hub.upkeep().cluster(State.STARTED);
    every(Duration.ofMillis(100), "realtime-talk", () -> hub.upkeep().talk());
    every(Duration.ofMillis(100), "realtime-tick", () -> hub.upkeep().tick());
    every(Duration.ofMillis(200), "webhooks", webhooks::sendDue);
    every(Duration.ofMillis(200), "presence-history", presence::write);
    every(Duration.ofSeconds(1), "realtime-heartbeats", () -> hub.upkeep().heartbeats());
    every(Duration.ofSeconds(3), "realtime-cluster", () -> hub.upkeep().cluster(State.RUNNING));
    every(Duration.ofMinutes(1), "realtime-cleanup", cleanup::sweep);
    HubUpkeep upkeep = hub.upkeep();
    farewell = new Thread(upkeep::sendAway, "carillon-farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
  }

  void stop(@Observes @Priority(1000) CarillonStopping event) {
    sweeps.forEach(PeriodicTask::cancel);
    forgetFarewell();
    hub.upkeep().stop();
  }

  private void forgetFarewell() {
    try {
      if (farewell != null) {
        Runtime.getRuntime().removeShutdownHook(farewell);
      }
    } catch (IllegalStateException e) {
      LOG.debug("the process stops: {}", e.getMessage()); // and has run it
    }
  }

  private void every(Duration period, String name, Runnable sweep) {
    sweeps.add(tasks.every(period, name, sweep));
  }
}
