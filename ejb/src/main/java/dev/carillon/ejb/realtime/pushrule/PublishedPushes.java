package dev.carillon.ejb.realtime.pushrule;

import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.realtime.publish.EventPush;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Pushes beside events go the way of every other publish. Safe for many threads. */
@ApplicationScoped
public class PublishedPushes {

  private final PublishService publishes;

  @Inject
  public PublishedPushes(PublishService publishes) {
    this.publishes = publishes;
  }

  /** A push that is published when its event is stored. */
  public EventPush of(PublishCommand command) {
    return () -> publishes.publish(command).publishId();
  }
}
