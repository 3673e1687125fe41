package dev.carillon.ejb.pipeline.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A publish's command as planning and sending read it back: raw recipients are rows of their own.
 *
 * @param hasRaw whether there are raw recipients
 */
public record StoredCommand(
    List<String> deviceIds,
    List<String> clientIds,
    List<String> channels,
    boolean hasRaw,
    PublishCommand.Content content,
    Map<ProviderKind, ObjectNode> overrides,
    PublishCommand.Options options) {

  public StoredCommand {
    deviceIds = List.copyOf(deviceIds);
    clientIds = List.copyOf(clientIds);
    channels = List.copyOf(channels);
    overrides = Map.copyOf(overrides);
  }

  /** Reads the stored text of a command. */
  public static StoredCommand parse(String json) {
    return CommandJson.read(json);
  }

  static StoredCommand of(
      JsonNode targets,
      PublishCommand.Content content,
      Map<ProviderKind, ObjectNode> overrides,
      PublishCommand.Options options) {
    List<String> devices = new ArrayList<>();
    List<String> clients = new ArrayList<>();
    List<String> channels = new ArrayList<>();
    boolean raw = false;
    for (JsonNode target : targets) {
      if (target.has("device")) {
        devices.add(target.path("device").asText());
      } else if (target.has("client")) {
        clients.add(target.path("client").asText());
      } else if (target.has("channel")) {
        channels.add(target.path("channel").asText());
      } else {
        raw = true;
      }
    }
    return new StoredCommand(devices, clients, channels, raw, content, overrides, options);
  }
}
