package dev.carillon.ejb.realtime.pushrule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.api.Lane;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.platform.limit.CellRate;
import dev.carillon.ejb.platform.limit.CellRates;
import dev.carillon.ejb.platform.text.Placeholders;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.publish.EventPublish;
import dev.carillon.ejb.realtime.publish.EventPush;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.ejb.realtime.publish.RuledPushes;
import dev.carillon.ejb.realtime.settings.PushRule;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns events into pushes by an app's rules: which channels and events, what the push says, and
 * how often at most. Safe for many threads.
 */
@ApplicationScoped
public class PushRules implements RuledPushes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_FILLED = 16_384;
  private static final Logger LOG = LoggerFactory.getLogger(PushRules.class);
  private static final int MAX_TITLE_BYTES = 256;
  private static final int MAX_BODY_BYTES = 4096;
  private static final int MAX_DATA_CHARACTERS = 2_000;
  private static final String ELLIPSIS = "…";
  private static final int MAX_RATES = 100_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HubMetrics metrics;
  private final PublishedPushes pushes;

  /** Of each app, rule and channel. */
  private final CellRates rates = new CellRates(MAX_RATES);

  @Inject
  public PushRules(HubMetrics metrics, PublishedPushes pushes) {
    this.metrics = metrics;
    this.pushes = pushes;
  }

  @Override
  public List<EventPush> of(EventPublish publish, RealtimeSettings settings) {
    return commandsFor(publish, settings).stream().map(pushes::of).toList();
  }

  List<PublishCommand> commandsFor(EventPublish publish, RealtimeSettings settings) {
    List<PublishCommand> commands = new ArrayList<>();
    for (PushRule rule : settings.pushRules()) {
      for (NewEvent event : publish.events()) {
        for (ChannelName channel : event.channels()) {
          if (rule.matches(channel.value(), event.name())) {
            add(commands, publish.appId(), rule, event, channel.value());
          }
        }
      }
    }
    return commands;
  }

  @Override
  public void refused(String appId, ServiceException why) {
    metrics.dropped("push_rule_refused");
    LOG.warn("pushes of the rules of app {} were refused: {}", appId, why.getMessage());
  }

  private void add(
      List<PublishCommand> commands, String appId, PushRule rule, NewEvent event, String channel) {
    String name = appId + '\n' + rule.id() + '\n' + channel;
    if (rates.take(name, CellRate.per(rule.perMinute(), MINUTE)) == 0) {
      commands.add(command(appId, rule, event, channel));
    } else {
      metrics.dropped("push_rule_rate");
    }
  }

  private static PublishCommand command(
      String appId, PushRule rule, NewEvent event, String channel) {
    JsonNode data = tree(event.data().json());
    ObjectNode values =
        JsonNodeFactory.instance.objectNode().put("event", event.name()).put("channel", channel);
    values.set("data", data);
    ObjectNode payload = rule.payload();
    return new PublishCommand(
        appId,
        null,
        null,
        List.of(new Target.Channel(channel)),
        new PublishCommand.Content(
            null,
            null,
            cut(filled(payload, "title", values), MAX_TITLE_BYTES),
            cut(filled(payload, "body", values), MAX_BODY_BYTES),
            filled(payload, "icon", values),
            filled(payload, "sound", values),
            pushData(payload, values),
            payload.path("web") instanceof ObjectNode web ? web : null),
        Map.of(),
        new PublishCommand.Options(
            Lane.NORMAL, null, filled(payload, "collapseKey", values), null, null, null));
  }

  /** What an event says can be longer than a push may be. */
  private static String cut(String text, int maxBytes) {
    if (text == null || text.getBytes(StandardCharsets.UTF_8).length <= maxBytes) {
      return text;
    }
    int bytes = ELLIPSIS.getBytes(StandardCharsets.UTF_8).length;
    StringBuilder result = new StringBuilder();
    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      String next = Character.toString(text.codePointAt(at));
      bytes += next.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes) {
        break;
      }
      result.append(next);
    }
    return result.append(ELLIPSIS).toString();
  }

  /**
   * What the app gets beside the texts: the rule's own fields, else the event itself; its data only
   * where a push has room for it.
   */
  private static ObjectNode pushData(ObjectNode payload, ObjectNode values) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    if (payload.path("data") instanceof ObjectNode template) {
      template
          .fieldNames()
          .forEachRemaining(field -> result.put(field, filled(template, field, values)));
      return result;
    }
    result.set("event", values.get("event"));
    result.set("channel", values.get("channel"));
    if (values.get("data").toString().length() <= MAX_DATA_CHARACTERS) {
      result.set("data", values.get("data"));
    }
    return result;
  }

  private static String filled(ObjectNode node, String field, ObjectNode values) {
    return node.path(field).isTextual()
        ? Placeholders.parse(node.path(field).asText())
            .fill(path -> Placeholders.at(values, path), MAX_FILLED)
            .text()
        : null;
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("event data is JSON by construction", e);
    }
  }
}
