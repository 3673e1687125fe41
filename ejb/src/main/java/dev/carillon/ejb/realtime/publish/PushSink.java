package dev.carillon.ejb.realtime.publish;

import dev.carillon.ejb.pipeline.model.PublishCommand;

/** Publishes a push in the caller's transaction. */
@FunctionalInterface
public interface PushSink {

  /**
   * @return the publish's id
   */
  String publish(PublishCommand command);
}
