package dev.carillon.ejb.realtime.publish;

import dev.carillon.api.ServiceException;
import java.util.List;

/**
 * One request to publish: all of its events and pushes, or none.
 *
 * @param events 1 to 10
 * @param pushes published in the same transaction
 * @param keys what makes repeats of its events ones
 */
public record EventPublish(
    String appId, List<NewEvent> events, List<EventPush> pushes, List<IdempotencyKey> keys) {

  private static final int MAX_EVENTS = 10;

  public EventPublish {
    events = List.copyOf(events);
    pushes = List.copyOf(pushes);
    keys = List.copyOf(keys);
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      throw ServiceException.invalid("a batch has 1 to " + MAX_EVENTS + " events");
    }
  }
}
