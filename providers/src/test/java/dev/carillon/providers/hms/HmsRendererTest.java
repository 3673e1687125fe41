package dev.carillon.providers.hms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.Urgency;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.PayloadException;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.RenderedPayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HmsRendererTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DeliveryOptions OPTIONS =
      new DeliveryOptions(Duration.ofMinutes(5), null, "order-7", Urgency.HIGH);

  private final HmsRenderer renderer = new HmsRenderer();

  @Test
  void mapsEachField() throws IOException {
    PushContent content =
        new PushContent(
            "n-1", "Title", "Body", "https://x/i", "chime", object("{\"a\":1}"), null, null);
    assertThat(renderer.render(content, OPTIONS).payload())
        .isEqualTo(
            object(
                """
                {"notification":{"title":"Title","body":"Body","image":"https://x/i"},
                 "data":"{\\"a\\":1,\\"notificationId\\":\\"n-1\\"}",
                 "android":{"urgency":"HIGH","ttl":"300s",
                   "notification":{"click_action":{"type":3},"sound":"chime","tag":"order-7"}}}
                """));
  }

  @Test
  void putsAllTokensInOneRequest() throws IOException {
    RenderedPayload rendered =
        renderer.render(override(object("{\"data\":\"d\",\"token\":[\"other\"]}")), OPTIONS);
    HmsBody body = HmsBody.of(rendered, Duration.ofSeconds(9));
    assertThat(JSON.readTree(body.forTargets(List.of(device(1, "a"), device(2, "b")))))
        .isEqualTo(
            object(
                "{\"validate_only\":false,\"message\":{\"data\":\"d\",\"token\":[\"a\",\"b\"]}}"));
  }

  @Test
  void sendsWhatIsLeftOfTheTtl() throws IOException {
    RenderedPayload rendered =
        renderer.render(new PushContent(null, "t", null, null, null, null, null, null), OPTIONS);
    byte[] body = HmsBody.of(rendered, Duration.ofSeconds(9)).forTargets(List.of(device(1, "a")));
    assertThat(JSON.readTree(body).at("/message/android/ttl").asText()).isEqualTo("9s");
  }

  @Test
  void addressesTopicsAndConditions() throws IOException {
    HmsBody body =
        HmsBody.of(renderer.render(override(object("{}")), OPTIONS), Duration.ofSeconds(9));
    PushTarget topic = new PushTarget(1, new ProviderToken.ProviderTopic(ProviderKind.HMS, "t"));
    PushTarget condition =
        new PushTarget(1, new ProviderToken.ProviderCondition(ProviderKind.HMS, "c"));
    assertThat(new String(body.forTargets(List.of(topic)), StandardCharsets.UTF_8))
        .contains("\"message\":{\"topic\":\"t\"}");
    assertThat(new String(body.forTargets(List.of(condition)), StandardCharsets.UTF_8))
        .contains("\"message\":{\"condition\":\"c\"}");
  }

  @Test
  void limitsTheMessageTo4096Bytes() throws IOException {
    PushContent tooLong = override(JSON.createObjectNode().put("data", "x".repeat(4090)));
    assertThatThrownBy(() -> renderer.render(tooLong, OPTIONS))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("4096");
  }

  private static PushTarget device(long key, String token) {
    return new PushTarget(key, new ProviderToken.Registration(ProviderKind.HMS, token));
  }

  private static PushContent override(ObjectNode message) {
    return new PushContent("n-1", null, null, null, null, null, null, message);
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) JSON.readTree(json);
  }
}
