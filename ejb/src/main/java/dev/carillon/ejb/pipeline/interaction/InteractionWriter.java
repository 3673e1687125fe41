package dev.carillon.ejb.pipeline.interaction;

import dev.carillon.persistence.registry.InteractionRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;

/** One report in one transaction; repeated by {@link Interactions} when it loses. */
@ApplicationScoped
public class InteractionWriter {

  private final InteractionRepository interactions;
  private final Clock clock;

  @Inject
  public InteractionWriter(InteractionRepository interactions, Clock clock) {
    this.interactions = interactions;
    this.clock = clock;
  }

  /** Whether it is the first of its kind; a repetition changes nothing. */
  @Transactional
  public boolean insert(
      String appId, String publishId, long recipientKey, int event, String action) {
    return interactions.insert(appId, publishId, recipientKey, event, action, clock.millis());
  }
}
