package dev.carillon.web.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.web.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Positions of several channels in one event id: {@code channel/stream/serial|channel/…}. */
final class SsePositions {

  private static final int MAX_LENGTH = 8_000;

  private SsePositions() {}

  static String write(Map<String, String> positions) {
    return positions.entrySet().stream()
        .map(entry -> entry.getKey() + '/' + entry.getValue())
        .collect(Collectors.joining("|"));
  }

  /** The positions in an event id, of these channels only; what is malformed is left out. */
  static Map<String, String> read(String lastEventId, Set<String> channels) {
    Map<String, String> positions = new LinkedHashMap<>();
    if (lastEventId == null || lastEventId.length() > MAX_LENGTH) {
      return positions;
    }
    for (String entry : lastEventId.split("\\|", -1)) {
      String[] parts = entry.split("/", -1);
      if (parts.length == 3 && channels.contains(parts[0]) && parts[2].matches("\\d{1,18}")) {
        positions.put(parts[0], parts[1] + '/' + parts[2]);
      }
    }
    return positions;
  }

  /** The same as a resume frame names them. */
  static ObjectNode resume(Map<String, String> positions) {
    ObjectNode data = Json.object();
    ObjectNode all = data.putObject("channel_positions");
    positions.forEach(
        (channel, position) -> {
          int slash = position.indexOf('/');
          all.putObject(channel)
              .put("stream_id", position.substring(0, slash))
              .put("serial", Long.parseLong(position.substring(slash + 1)));
        });
    return data;
  }
}
