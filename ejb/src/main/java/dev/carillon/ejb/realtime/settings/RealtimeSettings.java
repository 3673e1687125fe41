package dev.carillon.ejb.realtime.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How one app's channels are run; stored in the app's settings as the feature {@code realtime}.
 *
 * @param clientEvents whether clients may speak to each other
 * @param subscriptionCounts whether subscribers are told how many they are
 * @param authorizedOnly whether a connection must sign in or join a channel that needs an
 *     authorization within half a minute
 */
public record RealtimeSettings(
    boolean clientEvents,
    boolean subscriptionCounts,
    boolean authorizedOnly,
    RealtimeLimits limits,
    HistorySettings history,
    List<WebhookTarget> webhooks,
    List<PushRule> pushRules) {

  private static final int MAX_LIST = 50;

  public RealtimeSettings {
    webhooks = List.copyOf(webhooks);
    pushRules = List.copyOf(pushRules);
  }

  /**
   * Reads an app's settings over the server's.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static RealtimeSettings read(ObjectNode node, RealtimeSettings server) {
    return new RealtimeSettings(
        node.path("clientEvents").asBoolean(server.clientEvents),
        node.path("subscriptionCount").asBoolean(server.subscriptionCounts),
        node.path("authorizedConnectionsOnly").asBoolean(server.authorizedOnly),
        limits(node, server.limits),
        history(node.path("history"), server.history),
        list(node.path("webhooks"), RealtimeSettings::webhook),
        list(node.path("pushRules"), RealtimeSettings::pushRule));
  }

  private static RealtimeLimits limits(JsonNode node, RealtimeLimits server) {
    return new RealtimeLimits(
        node.path("maxConnections").asInt(server.connections()),
        node.path("maxChannels").asInt(server.channels()),
        node.path("clientEventsPerSecond").asInt(server.clientEventsPerSecond()),
        node.path("presenceMembers").asInt(server.presenceMembers()),
        node.path("maxEventCharacters").asInt(server.eventCharacters()));
  }

  private static HistorySettings history(JsonNode node, HistorySettings server) {
    List<ChannelPattern> channels =
        node.has("channels")
            ? list(node.path("channels"), pattern -> new ChannelPattern(pattern.asText()))
            : server.channels();
    return new HistorySettings(
        channels,
        node.path("maxEvents").asInt(server.maxEvents()),
        Duration.ofSeconds(node.path("maxAgeSeconds").asLong(server.maxAge().toSeconds())));
  }

  private static WebhookTarget webhook(JsonNode node) {
    Set<String> events = texts(node.path("events"));
    return new WebhookTarget(
        URI.create(node.path("url").asText()),
        events.isEmpty() ? WebhookTarget.EVENTS : events,
        node.path("channelPrefix").asText(""));
  }

  private static PushRule pushRule(JsonNode node) {
    return new PushRule(
        node.path("id").asText(node.path("channel").asText()),
        new ChannelPattern(node.path("channel").asText()),
        texts(node.path("events")),
        node.path("payload") instanceof ObjectNode payload
            ? payload
            : JsonNodeFactory.instance.objectNode(),
        node.path("perMinute").asInt(60));
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> result = new TreeSet<>();
    array.forEach(item -> result.add(item.asText()));
    return result;
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> reader) {
    if (array.size() > MAX_LIST) {
      throw new IllegalArgumentException(
          "a list of the settings may have " + MAX_LIST + " entries");
    }
    List<T> result = new ArrayList<>();
    array.forEach(item -> result.add(reader.apply(item)));
    return result;
  }
}
