package dev.carillon.ejb.realtime.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.platform.config.NamePattern;
import java.util.Set;

/**
 * Turns events of some channels into pushes to the devices that are subscribed to the channel.
 *
 * @param id what the rate is counted by and what stands in the log
 * @param events names; empty for all
 * @param payload a push payload whose texts may hold {@code {{event}}}, {@code {{channel}}} and
 *     {@code {{data.field}}}
 * @param perMinute the most pushes a minute for each channel and node; events past it are not
 *     pushed
 */
public record PushRule(
    String id, NamePattern channels, Set<String> events, ObjectNode payload, int perMinute) {

  private static final int MOST_PER_MINUTE = 60_000;

  public PushRule {
    events = Set.copyOf(events);
    payload = payload.deepCopy();
    if (!payload.path("title").isTextual() && !payload.path("body").isTextual()) {
      throw new IllegalArgumentException("pushRules.payload needs a title or a body");
    }
    if (perMinute < 1 || perMinute > MOST_PER_MINUTE) {
      throw new IllegalArgumentException("pushRules.perMinute must be 1 to " + MOST_PER_MINUTE);
    }
  }

  public boolean matches(String channel, String event) {
    return channels.matches(channel) && (events.isEmpty() || events.contains(event));
  }
}
