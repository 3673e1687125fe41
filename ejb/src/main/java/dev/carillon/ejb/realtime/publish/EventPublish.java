package dev.carillon.ejb.realtime.publish;

import dev.carillon.api.ServiceException;
import java.util.List;

/**
 * One request to publish: all of its events and pushes, or none.
 *
 * @param events 1 to 10
 * @param pushes published in the same transaction
 * @param idempotency null for none
 */
public record EventPublish(
    String appId, List<NewEvent> events, List<EventPush> pushes, Idempotency idempotency) {

  private static final int MAX_EVENTS = 10;
  private static final int MAX_KEY = 256;

  /**
   * What makes a repeat one.
   *
   * @param key the caller's own
   * @param bodyHash sha-256 of the request's body, so that one key for two requests is noticed
   */
  public record Idempotency(String key, String bodyHash) {
    public Idempotency {
      if (key.isEmpty() || key.length() > MAX_KEY) {
        throw ServiceException.invalid("idempotency_key must be 1 to " + MAX_KEY + " characters");
      }
    }
  }

  public EventPublish {
    events = List.copyOf(events);
    pushes = List.copyOf(pushes);
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      throw ServiceException.invalid("a batch has 1 to " + MAX_EVENTS + " events");
    }
  }
}
