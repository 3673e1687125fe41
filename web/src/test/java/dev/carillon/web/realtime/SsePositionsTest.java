package dev.carillon.web.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SsePositionsTest {

  @Test
  void whatIsWrittenIsRead() {
    Map<String, String> positions = new TreeMap<>(Map.of("a", "s1/4", "private-b,;=", "s2/0"));
    String id = SsePositions.write(positions);
    assertThat(SsePositions.read(id, positions.keySet())).isEqualTo(positions);
    assertThat(SsePositions.resume(positions).toString())
        .isEqualTo(
            "{\"channel_positions\":{\"a\":{\"stream_id\":\"s1\",\"serial\":4},"
                + "\"private-b,;=\":{\"stream_id\":\"s2\",\"serial\":0}}}");
  }

  @Test
  void whatIsMalformedOrOfAnotherChannelIsLeftOut() {
    Set<String> channels = Set.of("a");
    assertThat(SsePositions.read(null, channels)).isEmpty();
    assertThat(SsePositions.read("a|a/b|a/s/x|b/s/1|a/s/-1", channels)).isEmpty();
    assertThat(SsePositions.read("x".repeat(10_000), channels)).isEmpty();
  }
}
