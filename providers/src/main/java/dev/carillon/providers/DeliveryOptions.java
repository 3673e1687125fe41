package dev.carillon.providers;

import dev.carillon.api.Urgency;
import java.time.Duration;
import java.time.Instant;

/**
 * How a message is to be carried, apart from what it says.
 *
 * @param ttl how long the provider may keep it for an unreachable device; zero means now or never
 * @param expiresAt the publish's own end, null for none; the TTL sent is min(ttl, expiresAt − now)
 * @param collapseKey replaces a pending message with the same key; null for none, never invented
 * @param urgency null where the publish does not say: each provider has its own usual one
 */
public record DeliveryOptions(
    Duration ttl, Instant expiresAt, String collapseKey, Urgency urgency) {

  /** The urgency asked for, or this one. */
  public Urgency urgencyOr(Urgency usual) {
    return urgency == null ? usual : urgency;
  }

  /** The TTL to send now; negative when the message has expired. */
  public Duration remainingTtl(Instant now) {
    if (expiresAt == null) {
      return ttl;
    }
    Duration left = Duration.between(now, expiresAt);
    return left.compareTo(ttl) < 0 ? left : ttl;
  }
}
