package dev.carillon.ejb.realtime.publish;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.security.Hashes;

/**
 * What makes a repeat of events one: a caller's key for some neighbouring events of a request. An
 * event's own key means the same in whatever request it stands; the key of a whole batch is none of
 * those (as in Sockudo: "the two key domains do not collide").
 *
 * @param keyHash of the caller's key and what it is a key of
 * @param contentHash sha-256 of what it stands for, so that one key for two things is noticed
 * @param from the first event it stands for
 * @param to the one after the last
 */
public record IdempotencyKey(String keyHash, String contentHash, int from, int to) {

  private static final int MAX_KEY = 256;

  public IdempotencyKey {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("a key stands for at least one event");
    }
  }

  /**
   * The key of one event.
   *
   * @param index where the event stands in its request
   * @throws ServiceException invalid_input when it is empty or too long
   */
  public static IdempotencyKey ofEvent(String key, String contentHash, int index) {
    return new IdempotencyKey(Hashes.sha256Hex(required(key)), contentHash, index, index + 1);
  }

  /**
   * The key of a batch of so many events.
   *
   * @throws ServiceException invalid_input when it is empty or too long
   */
  public static IdempotencyKey ofBatch(String key, String contentHash, int events) {
    return new IdempotencyKey(Hashes.sha256Hex("batch\n" + required(key)), contentHash, 0, events);
  }

  private static String required(String key) {
    if (key.isEmpty() || key.length() > MAX_KEY) {
      throw ServiceException.invalid("idempotency_key must be 1 to " + MAX_KEY + " characters");
    }
    return key;
  }
}
