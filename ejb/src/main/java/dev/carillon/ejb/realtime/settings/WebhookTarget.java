package dev.carillon.ejb.realtime.settings;

import java.net.URI;
import java.util.Set;

/**
 * Where an app wants to be told of what happens on its channels.
 *
 * @param events the names of {@link #EVENTS} that it wants
 * @param channelPrefix only of channels that start so; empty for all
 */
public record WebhookTarget(URI url, Set<String> events, String channelPrefix) {

  /** What there is to be told of. */
  public static final Set<String> EVENTS =
      Set.of(
          "channel_occupied",
          "channel_vacated",
          "member_added",
          "member_removed",
          "client_event",
          "cache_miss",
          "subscription_count");

  public WebhookTarget {
    events = Set.copyOf(events);
    if (!EVENTS.containsAll(events)) {
      throw new IllegalArgumentException("webhooks.events must be of " + EVENTS);
    }
    boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException("webhooks.url must be an https URL");
    }
  }

  public boolean wants(String event, String channel) {
    return events.contains(event) && channel.startsWith(channelPrefix);
  }
}
