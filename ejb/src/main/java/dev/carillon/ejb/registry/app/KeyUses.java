package dev.carillon.ejb.registry.app;

import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.persistence.registry.AppKeyRepository;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When keys were last used, to the minute: noted in memory with each use and written twice a
 * minute, so that no request waits for it. What a killed node had not written yet is lost. Safe for
 * many threads.
 */
@ApplicationScoped
public class KeyUses {

  private static final Duration PERIOD = Duration.ofSeconds(30);
  private static final long MINUTE_MS = 60_000;

  /** Of keys that were used since the last writing; more go unnoticed until then. */
  private static final int CAPACITY = 100_000;

  private final AppKeyRepository keys;
  private final PeriodicTasks tasks;
  private final Clock clock;
  private final Map<String, Long> noted = new ConcurrentHashMap<>();
  private PeriodicTask task;

  @Inject
  public KeyUses(AppKeyRepository keys, PeriodicTasks tasks, Clock clock) {
    this.keys = keys;
    this.tasks = tasks;
    this.clock = clock;
  }

  void start(@Observes @Priority(3000) CarillonStarted event) {
    task = tasks.every(PERIOD, "key-uses", this::write);
  }

  void stop(@Observes @Priority(3000) CarillonStopping event) {
    if (task != null) {
      task.cancel();
    }
  }

  /** The holder of this key has proved itself. */
  public void used(AppKey key) {
    long now = clock.millis();
    if (noted.size() < CAPACITY || noted.containsKey(key.keyId())) {
      noted.put(key.keyId(), now - now % MINUTE_MS);
    }
  }

  /** Writes what was noted. */
  void write() {
    noted.forEach(
        (key, at) -> {
          keys.used(key, at);
          noted.remove(key, at);
        });
  }
}
