package dev.carillon.ejb.realtime.timer;

import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive.State;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import dev.carillon.ejb.realtime.hub.HubUpkeep;
import dev.carillon.ejb.realtime.webhook.Webhooks;
import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the realtime part's sweeps from start to stop. */
@ApplicationScoped
public class RealtimeTimer {

  private static final Logger LOG = LoggerFactory.getLogger(RealtimeTimer.class);

  private final ChannelHub hub;
  private final Webhooks webhooks;
  private final RealtimeCleanup cleanup;
  private final ManagedScheduledExecutorService scheduler;
  private final List<ScheduledFuture<?>> sweeps = new CopyOnWriteArrayList<>();

  /**
   * Asks clients to come back elsewhere when the process is told to end. Open Liberty stops the
   * application, and so calls {@link #stop}, only when no connection is left or after 30 s.
   */
  private Thread farewell;

  /** For the container's proxy only. */
  protected RealtimeTimer() {
    this.hub = null;
    this.webhooks = null;
    this.cleanup = null;
    this.scheduler = null;
  }

  @Inject
  public RealtimeTimer(
      ChannelHub hub,
      Webhooks webhooks,
      RealtimeCleanup cleanup,
      ManagedScheduledExecutorService scheduler) {
    this.hub = hub;
    this.webhooks = webhooks;
    this.cleanup = cleanup;
    this.scheduler = scheduler;
  }

  void start(@Observes @Priority(3500) CarillonStarted event) {
    hub.upkeep().cluster(State.STARTED);
    every(100, TimeUnit.MILLISECONDS, () -> hub.upkeep().tick());
    every(200, TimeUnit.MILLISECONDS, webhooks::sendDue);
    every(1, TimeUnit.SECONDS, () -> hub.upkeep().heartbeats());
    every(3, TimeUnit.SECONDS, () -> hub.upkeep().cluster(State.RUNNING));
    every(60, TimeUnit.SECONDS, cleanup::sweep);
    HubUpkeep upkeep = hub.upkeep();
    farewell = new Thread(upkeep::sendAway, "carillon-farewell");
    Runtime.getRuntime().addShutdownHook(farewell);
  }

  void stop(@Observes @Priority(1000) CarillonStopping event) {
    sweeps.forEach(sweep -> sweep.cancel(false));
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

  private void every(long period, TimeUnit unit, Runnable sweep) {
    sweeps.add(scheduler.scheduleWithFixedDelay(() -> guarded(sweep), period, period, unit));
  }

  private static void guarded(Runnable sweep) {
    try {
      sweep.run();
    } catch (RuntimeException e) {
      // The edge of a repeated task: an exception that left it would end all its later runs.
      LOG.warn("a sweep of the realtime part failed and will be repeated", e);
    }
  }
}
