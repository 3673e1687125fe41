package dev.carillon.ejb.registry.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The most that the operator lets an app have: its own settings stay below. Each may be null, which
 * leaves it to the wider limits, and in the end to the server's configuration.
 *
 * @param maxConnections open at once on one node
 * @param maxChannels subscribed by one connection
 * @param clientEventsPerSecond sent by one connection
 * @param presenceMembers on one presence channel
 * @param maxEventBytes data of one event published over HTTP
 * @param historyEvents kept for each channel
 * @param historySeconds how long events are kept
 * @param browsersPerUser that get pushes
 */
public record AppLimits(
    Integer maxConnections,
    Integer maxChannels,
    Integer clientEventsPerSecond,
    Integer presenceMembers,
    Integer maxEventBytes,
    Integer historyEvents,
    Integer historySeconds,
    Integer browsersPerUser) {

  /** Nothing is said. */
  public static final AppLimits NONE =
      new AppLimits(null, null, null, null, null, null, null, null);

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * As stored.
   *
   * @throws IllegalStateException when it is not
   */
  public static AppLimits stored(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return new AppLimits(
          number(node, "max_connections"),
          number(node, "max_channels"),
          number(node, "client_events_per_second"),
          number(node, "presence_members"),
          number(node, "max_event_bytes"),
          number(node, "history_events"),
          number(node, "history_seconds"),
          number(node, "browsers_per_user"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored limits are not JSON", e);
    }
  }

  /** What is said, and null for the rest. */
  public ObjectNode json() {
    return JSON.createObjectNode()
        .put("max_connections", maxConnections)
        .put("max_channels", maxChannels)
        .put("client_events_per_second", clientEventsPerSecond)
        .put("presence_members", presenceMembers)
        .put("max_event_bytes", maxEventBytes)
        .put("history_events", historyEvents)
        .put("history_seconds", historySeconds)
        .put("browsers_per_user", browsersPerUser);
  }

  /** These, and the wider ones where these say nothing. */
  public AppLimits over(AppLimits wider) {
    return new AppLimits(
        first(maxConnections, wider.maxConnections),
        first(maxChannels, wider.maxChannels),
        first(clientEventsPerSecond, wider.clientEventsPerSecond),
        first(presenceMembers, wider.presenceMembers),
        first(maxEventBytes, wider.maxEventBytes),
        first(historyEvents, wider.historyEvents),
        first(historySeconds, wider.historySeconds),
        first(browsersPerUser, wider.browsersPerUser));
  }

  /** The limit, else what the server has. */
  public static int or(Integer limit, int server) {
    return limit == null ? server : limit;
  }

  private static Integer first(Integer narrow, Integer wide) {
    return narrow == null ? wide : narrow;
  }

  private static Integer number(JsonNode node, String name) {
    return node.hasNonNull(name) ? Integer.valueOf(node.get(name).asInt()) : null;
  }
}
