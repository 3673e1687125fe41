package dev.carillon.ejb.pipeline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.platform.security.Hashes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command as it is stored and hashed: JSON with sorted names, so that two requests that mean the
 * same are the same text. Raw provider tokens stand in it as hashes only.
 */
public final class CommandJson {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private CommandJson() {}

  public static String write(PublishCommand command) {
    ObjectNode root = JSON.createObjectNode();
    put(root, "id", command.publishId());
    ArrayNode targets = root.putArray("targets");
    command.targets().forEach(target -> targets.addObject().put(target.kind(), target.value()));
    root.set("content", content(command.content()));
    ObjectNode overrides = root.putObject("overrides");
    command.overrides().forEach((kind, payload) -> overrides.set(kind.name(), payload));
    root.set("options", options(command.options()));
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always written", e);
    }
  }

  public static String hash(String json) {
    return Hashes.sha256Hex(json);
  }

  /** Reads what {@link #write} wrote. */
  public static StoredCommand read(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored command is not JSON", e);
    }
    Map<ProviderKind, ObjectNode> overrides = new EnumMap<>(ProviderKind.class);
    root.path("overrides")
        .properties()
        .forEach(
            entry ->
                overrides.put(ProviderKind.valueOf(entry.getKey()), (ObjectNode) entry.getValue()));
    return new StoredCommand(
        readTargets(root.path("targets")),
        readContent(root.path("content")),
        overrides,
        readOptions(root.path("options")));
  }

  private static Map<String, List<String>> readTargets(JsonNode targets) {
    Map<String, List<String>> byKind = new LinkedHashMap<>();
    for (JsonNode target : targets) {
      target
          .properties()
          .forEach(
              entry ->
                  byKind
                      .computeIfAbsent(entry.getKey(), kind -> new ArrayList<>())
                      .add(entry.getValue().asText()));
    }
    return byKind;
  }

  private static ObjectNode content(PublishCommand.Content content) {
    ObjectNode node = JSON.createObjectNode();
    if (content == null) {
      return node;
    }
    put(node, "templateId", content.templateId());
    set(node, "templateData", content.templateData());
    put(node, "title", content.title());
    put(node, "body", content.body());
    put(node, "icon", content.icon());
    put(node, "sound", content.sound());
    set(node, "data", content.data());
    set(node, "web", content.webNotification());
    return node;
  }

  private static PublishCommand.Content readContent(JsonNode node) {
    return new PublishCommand.Content(
        text(node, "templateId"),
        object(node, "templateData"),
        text(node, "title"),
        text(node, "body"),
        text(node, "icon"),
        text(node, "sound"),
        object(node, "data"),
        object(node, "web"));
  }

  private static ObjectNode options(PublishCommand.Options options) {
    ObjectNode node = JSON.createObjectNode();
    put(node, "lane", options.lane() == null ? null : options.lane().name());
    put(node, "urgency", options.urgency() == null ? null : options.urgency().name());
    put(node, "collapseKey", options.collapseKey());
    put(node, "ttl", options.ttl() == null ? null : options.ttl().toString());
    put(node, "notBefore", options.notBefore() == null ? null : options.notBefore().toString());
    put(node, "expiresAt", options.expiresAt() == null ? null : options.expiresAt().toString());
    return node;
  }

  private static PublishCommand.Options readOptions(JsonNode node) {
    String lane = text(node, "lane");
    String urgency = text(node, "urgency");
    String ttl = text(node, "ttl");
    String notBefore = text(node, "notBefore");
    String expiresAt = text(node, "expiresAt");
    return new PublishCommand.Options(
        lane == null ? Lane.NORMAL : Lane.valueOf(lane),
        urgency == null ? null : Urgency.valueOf(urgency),
        text(node, "collapseKey"),
        ttl == null ? null : Duration.parse(ttl),
        notBefore == null ? null : Instant.parse(notBefore),
        expiresAt == null ? null : Instant.parse(expiresAt));
  }

  private static void put(ObjectNode node, String name, String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  private static void set(ObjectNode node, String name, ObjectNode value) {
    if (value != null) {
      node.set(name, value);
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText(null);
  }

  private static ObjectNode object(JsonNode node, String name) {
    return node.get(name) instanceof ObjectNode object ? object : null;
  }
}
