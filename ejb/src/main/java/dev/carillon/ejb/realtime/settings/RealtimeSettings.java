package dev.carillon.ejb.realtime.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.platform.config.NamePattern;
import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.registry.app.AppLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

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

  private static final int USUAL_PER_MINUTE = 60;

  public RealtimeSettings {
    webhooks = List.copyOf(webhooks);
    pushRules = List.copyOf(pushRules);
  }

  /** What holds for an app that says nothing itself. */
  public static RealtimeSettings usual(RealtimeConfig.Apps server) {
    RealtimeConfig.History history = server.history();
    return new RealtimeSettings(
        server.clientEvents(),
        server.subscriptionCounts(),
        server.authorizedOnly(),
        new RealtimeLimits(
            server.maxConnections(),
            server.maxChannels(),
            server.clientEventsPerSecond(),
            server.presenceMembers(),
            server.maxEventBytes()),
        new HistorySettings(history.channels(), history.maxEvents(), history.maxAge()),
        List.of(),
        List.of());
  }

  /**
   * Reads an app's settings over the server's.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  public static RealtimeSettings read(ObjectNode settings, RealtimeSettings server) {
    SettingsNode node = new SettingsNode("realtime", settings);
    RealtimeSettings result =
        new RealtimeSettings(
            node.flag("clientEvents", server.clientEvents),
            node.flag("subscriptionCount", server.subscriptionCounts),
            node.flag("authorizedConnectionsOnly", server.authorizedOnly),
            limits(node, server.limits),
            history(node.inner("history"), server.history),
            node.list("webhooks", RealtimeSettings::webhook),
            node.list("pushRules", RealtimeSettings::pushRule));
    node.refuseTheRest();
    return result;
  }

  /** The server's settings with what the operator lets this app have. */
  public RealtimeSettings under(AppLimits limits) {
    return new RealtimeSettings(
        clientEvents,
        subscriptionCounts,
        authorizedOnly,
        this.limits.under(limits),
        history.under(limits),
        webhooks,
        pushRules);
  }

  /** An app's settings, cut down to these: they may have been stored before the limit was. */
  public RealtimeSettings within(RealtimeSettings most) {
    return new RealtimeSettings(
        clientEvents,
        subscriptionCounts,
        authorizedOnly,
        limits.within(most.limits),
        history.within(most.history),
        webhooks,
        pushRules);
  }

  /**
   * @throws IllegalArgumentException naming what is more than it may be
   */
  void requireWithin(RealtimeSettings most) {
    limits.requireWithin(most.limits);
    history.requireWithin(most.history);
  }

  private static RealtimeLimits limits(SettingsNode node, RealtimeLimits server) {
    return new RealtimeLimits(
        node.number("maxConnections", server.connections()),
        node.number("maxChannels", server.channels()),
        node.number("clientEventsPerSecond", server.clientEventsPerSecond()),
        node.number("presenceMembers", server.presenceMembers()),
        node.number("maxEventBytes", server.eventBytes()));
  }

  private static HistorySettings history(SettingsNode node, HistorySettings server) {
    List<NamePattern> channels =
        node.has("channels")
            ? node.texts("channels").stream().map(NamePattern::new).toList()
            : server.channels();
    int usualAge = Math.toIntExact(server.maxAge().toSeconds());
    HistorySettings result =
        new HistorySettings(
            channels,
            node.number("maxEvents", server.maxEvents()),
            Duration.ofSeconds(node.number("maxAgeSeconds", usualAge)));
    node.refuseTheRest();
    return result;
  }

  private static WebhookTarget webhook(JsonNode item) {
    SettingsNode node = new SettingsNode("realtime.webhooks", item);
    Set<String> events = node.texts("events");
    String prefix = node.text("channelPrefix");
    WebhookTarget target =
        new WebhookTarget(
            URI.create(node.required("url")),
            events.isEmpty() ? WebhookTarget.EVENTS : events,
            prefix == null ? "" : prefix);
    node.refuseTheRest();
    return target;
  }

  private static PushRule pushRule(JsonNode item) {
    SettingsNode node = new SettingsNode("realtime.pushRules", item);
    String channel = node.required("channel");
    String id = node.text("id");
    PushRule rule =
        new PushRule(
            id == null ? channel : id,
            new NamePattern(channel),
            node.texts("events"),
            node.object("payload"),
            node.number("perMinute", USUAL_PER_MINUTE));
    node.refuseTheRest();
    return rule;
  }
}
