package dev.carillon.ejb.realtime.publish;

/** A push that goes out with an event. Used once, by one thread. */
@FunctionalInterface
public interface EventPush {

  /**
   * Publishes it in the caller's transaction.
   *
   * @return the publish's id
   * @throws dev.carillon.api.ServiceException when it is refused
   */
  String publish();
}
