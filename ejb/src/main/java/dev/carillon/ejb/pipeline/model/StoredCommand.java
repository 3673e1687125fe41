package dev.carillon.ejb.pipeline.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A publish's command as planning and sending read it back: raw recipients are rows of their own.
 *
 * @param targets the values of its targets, by their kind
 */
public record StoredCommand(
    Map<String, List<String>> targets,
    PublishCommand.Content content,
    Map<ProviderKind, ObjectNode> overrides,
    PublishCommand.Options options) {

  public StoredCommand {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    targets.forEach((kind, values) -> copy.put(kind, List.copyOf(values)));
    targets = copy;
    overrides = Map.copyOf(overrides);
  }

  /** Reads the stored text of a command. */
  public static StoredCommand parse(String json) {
    return CommandJson.read(json);
  }
}
