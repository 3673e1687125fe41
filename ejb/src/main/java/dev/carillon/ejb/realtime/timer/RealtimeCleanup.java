package dev.carillon.ejb.realtime.timer;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.BoundedSteps;
import dev.carillon.persistence.realtime.HistoryRepository;
import dev.carillon.persistence.realtime.IdempotencyRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/**
 * Forgets what its time is over for: events of channels with history, streams that were idle for
 * long, idempotency keys. Small statements that every node may run at any time.
 */
@ApplicationScoped
public class RealtimeCleanup {

  private static final BoundedSteps STEPS = BoundedSteps.usual();

  private final HistoryRepository history;
  private final IdempotencyRepository keys;
  private final RealtimeApps apps;
  private final Duration usualAge;
  private final Clock clock;

  @Inject
  public RealtimeCleanup(
      HistoryRepository history,
      IdempotencyRepository keys,
      RealtimeApps apps,
      CarillonConfig config,
      Clock clock) {
    this.history = history;
    this.keys = keys;
    this.apps = apps;
    this.usualAge = config.realtime().apps().history().maxAge();
    this.clock = clock;
  }

  /** One pass. */
  public void sweep() {
    long now = clock.millis();
    for (String appId : history.appsWithEvents()) {
      Duration age =
          apps.settings(appId).map(RealtimeSettings::history).map(h -> h.maxAge()).orElse(usualAge);
      STEPS.repeat(rows -> history.expire(appId, now - age.toMillis(), rows));
    }
    STEPS.repeat(rows -> history.expireStreams(now - ChannelHistory.IDLE_STREAM.toMillis(), rows));
    STEPS.repeat(rows -> keys.expire(now, rows));
  }
}
