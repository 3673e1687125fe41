package dev.carillon.providers;

import java.util.List;

/**
 * One rendered message for a number of devices of one provider, credential and (Web Push, WNS)
 * endpoint origin.
 *
 * @param publishKey Carillon's key of the publish; with the recipient key it makes ids that stay
 *     the same on each retry ({@code apns-id})
 * @param targets at least one; as many as the caller has permits for
 */
public record Submission(
    long publishKey, RenderedPayload payload, DeliveryOptions options, List<PushTarget> targets) {

  public Submission {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a submission needs at least one target");
    }
    targets = List.copyOf(targets);
  }
}
