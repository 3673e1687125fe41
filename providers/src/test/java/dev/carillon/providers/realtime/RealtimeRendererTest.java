package dev.carillon.providers.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.RenderedPayload;
import dev.carillon.providers.Submissions;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RealtimeRendererTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RealtimeRenderer renderer = new RealtimeRenderer();

  @Test
  void writesEachFieldUnderItsOwnName() throws IOException {
    PushContent content =
        new PushContent(
            "n-1",
            "T",
            "B",
            "https://x/i",
            "s",
            object("{\"a\":1}"),
            object("{\"tag\":\"t\"}"),
            null);
    assertThat(renderer.render(content, Submissions.options()).payload())
        .isEqualTo(
            object(
                """
                {"notificationId":"n-1","title":"T","body":"B","icon":"https://x/i","sound":"s",
                 "tag":"t","data":{"a":1}}
                """));
  }

  @Test
  void sendsACallersMessageUntouched() throws IOException {
    ObjectNode own = object("{\"x\":[1]}");
    PushContent content = new PushContent("n-1", "T", null, null, null, null, null, own);
    RenderedPayload rendered = renderer.render(content, Submissions.options());
    assertThat(rendered.payload()).isEqualTo(own);
    assertThat(rendered.usedOverride()).isTrue();
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) JSON.readTree(json);
  }
}
