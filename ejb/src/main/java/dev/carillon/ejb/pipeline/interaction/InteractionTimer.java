package dev.carillon.ejb.pipeline.interaction;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.persistence.registry.InteractionRepository;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.inject.Inject;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every hour: forgets reports that are older than the statuses they belong to. */
@Singleton
public class InteractionTimer {

  private static final Logger LOG = LoggerFactory.getLogger(InteractionTimer.class);

  @Inject private InteractionRepository interactions;
  @Inject private CarillonConfig config;
  @Inject private Clock clock;

  @Schedule(hour = "*", minute = "17", persistent = false)
  void forget() {
    long before = clock.instant().minus(config.push().limits().publishStatusTtl()).toEpochMilli();
    int forgotten = interactions.deleteBefore(before);
    LOG.debug("forgot {} notification reports", forgotten);
  }
}
