package dev.carillon.ejb.realtime.publish;

import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Pushes beside events go the way of every other publish. */
@ApplicationScoped
public class PublishedPushes implements PushSink {

  private final PublishService publishes;

  /** For the container's proxy only. */
  protected PublishedPushes() {
    this.publishes = null;
  }

  @Inject
  public PublishedPushes(PublishService publishes) {
    this.publishes = publishes;
  }

  @Override
  public String publish(PublishCommand command) {
    return publishes.publish(command).publishId();
  }
}
