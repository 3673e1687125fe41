package dev.carillon.ejb.pipeline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The targets of a publish that matched nobody: a device that is unknown or gets no pushes, a user
 * without such a device, a channel without subscribers. Immutable.
 *
 * @param targets {@value #MAX} at most; the rest of them is not named
 */
public record Unmatched(List<Named> targets) {

  public static final int MAX = 100;
  public static final Unmatched NONE = new Unmatched(List.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  /** As wide as the column. */
  private static final int MAX_LENGTH = 65_536;

  /** A target as it stands in a stored command. */
  public record Named(String kind, String value) {}

  public Unmatched {
    targets = targets.stream().limit(MAX).toList();
  }

  public boolean isEmpty() {
    return targets.isEmpty();
  }

  /** The text to store; null where there is none. */
  public String stored() {
    int count = targets.size();
    String text = write(targets);
    while (text.length() > MAX_LENGTH) {
      count /= 2;
      text = write(targets.subList(0, count));
    }
    return count == 0 ? null : text;
  }

  private static String write(List<Named> some) {
    ArrayNode array = JSON.createArrayNode();
    some.forEach(target -> array.addObject().put(target.kind(), target.value()));
    return array.toString();
  }

  /** Reads what {@link #stored} wrote. */
  public static Unmatched parse(String stored) {
    if (stored == null) {
      return NONE;
    }
    List<Named> read = new ArrayList<>();
    try {
      for (JsonNode target : JSON.readTree(stored)) {
        target.properties().forEach(e -> read.add(new Named(e.getKey(), e.getValue().asText())));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored unmatched targets are not JSON", e);
    }
    return new Unmatched(read);
  }
}
