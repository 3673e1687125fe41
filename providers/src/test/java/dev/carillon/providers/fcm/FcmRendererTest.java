package dev.carillon.providers.fcm;

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
import dev.carillon.providers.RenderedPayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FcmRendererTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DeliveryOptions OPTIONS =
      new DeliveryOptions(Duration.ofMinutes(5), null, "order-7", Urgency.HIGH);
  private static final DeliveryOptions PLAIN =
      new DeliveryOptions(Duration.ofHours(1), null, null, Urgency.LOW);

  private final FcmRenderer renderer = new FcmRenderer();

  @Test
  void mapsEachField() throws IOException {
    PushContent content =
        new PushContent(
            "n-1",
            "Title",
            "Body",
            "https://example.org/i.png",
            "chime",
            object("{\"a\":\"text\",\"b\":7,\"c\":{\"d\":[1]},\"e\":null}"),
            null,
            null);
    assertThat(renderer.render(content, OPTIONS).payload())
        .isEqualTo(
            object(
                """
                {"notification":{"title":"Title","body":"Body","image":"https://example.org/i.png"},
                 "data":{"a":"text","b":"7","c":"{\\"d\\":[1]}","e":"null","notificationId":"n-1"},
                 "android":{"collapse_key":"order-7","priority":"HIGH","ttl":"300s",
                            "notification":{"sound":"chime"}},
                 "apns":{"payload":{"aps":{"sound":"chime"}}}}
                """));
  }

  @Test
  void contentWithoutTextIsADataMessage() throws IOException {
    PushContent content =
        new PushContent(null, null, null, null, null, object("{\"a\":\"b\"}"), null, null);
    assertThat(renderer.render(content, PLAIN).payload())
        .isEqualTo(
            object(
                "{\"data\":{\"a\":\"b\"},\"android\":{\"priority\":\"NORMAL\",\"ttl\":\"3600s\"}}"));
  }

  @Test
  void takesTheImageOfTheBrowserSchemaBeforeTheIcon() throws IOException {
    PushContent content =
        new PushContent(
            null,
            "t",
            null,
            "https://x/i",
            null,
            null,
            object("{\"image\":\"https://x/p\"}"),
            null);
    assertThat(renderer.render(content, PLAIN).payload().at("/notification/image").asText())
        .isEqualTo("https://x/p");
  }

  @Test
  void whatIsShownWakesTheDeviceUnlessThePublishSaysOtherwise() throws IOException {
    DeliveryOptions unsaid = new DeliveryOptions(Duration.ofHours(1), null, null, null);
    PushContent title = new PushContent(null, "t", null, null, null, null, null, null);
    PushContent body = new PushContent(null, null, "b", null, null, null, null, null);
    PushContent data = new PushContent(null, null, null, null, null, object("{}"), null, null);
    assertThat(priority(title, unsaid)).isEqualTo("HIGH");
    assertThat(priority(body, unsaid)).isEqualTo("HIGH");
    assertThat(priority(data, unsaid)).isEqualTo("NORMAL");
    assertThat(priority(title, PLAIN)).isEqualTo("NORMAL");
    assertThat(priority(data, OPTIONS)).isEqualTo("HIGH");
  }

  private String priority(PushContent content, DeliveryOptions options) {
    return renderer.render(content, options).payload().at("/android/priority").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "ic_bell, /message/android/notification/icon, ic_bell",
    "ic_bell, /message/notification/image, ''",
    "https://x/i.png, /message/notification/image, https://x/i.png",
    "https://x/i.png, /message/android/notification/icon, ''",
    "/icon.png, /message/notification/image, ''",
    "/icon.png, /message/android/notification/icon, ''"
  })
  void anIconIsALinkOrADrawablesName(String icon, String at, String expected) throws IOException {
    PushContent content = new PushContent(null, "t", null, icon, null, null, null, null);
    ObjectNode sent = object(body(renderer.render(content, PLAIN), Duration.ZERO));
    assertThat(sent.at(at).asText()).isEqualTo(expected);
  }

  @Test
  void sendsACallersMessageUntouchedButForTheToken() throws IOException {
    ObjectNode own = object("{\"data\":{\"n\":1},\"android\":{\"ttl\":\"9s\"},\"token\":\"x\"}");
    RenderedPayload rendered = renderer.render(override(own), OPTIONS);
    assertThat(rendered.usedOverride()).isTrue();
    assertThat(body(rendered, Duration.ZERO))
        .isEqualTo(
            "{\"message\":{\"token\":\"dev\\\"1\",\"data\":{\"n\":1},\"android\":{\"ttl\":\"9s\"}}}");
    assertThat(own.path("token").asText()).isEqualTo("x");
  }

  @Test
  void sendsWhatIsLeftOfTheTtl() throws IOException {
    RenderedPayload rendered =
        renderer.render(new PushContent(null, "t", null, null, null, null, null, null), OPTIONS);
    ObjectNode sent = object(body(rendered, Duration.ofSeconds(42)));
    assertThat(sent.at("/message/android/ttl").asText()).isEqualTo("42s");
    assertThat(rendered.payload().at("/android/ttl").asText()).isEqualTo("300s");
  }

  @Test
  void addressesTopicsAndConditions() throws IOException {
    RenderedPayload rendered = renderer.render(override(object("{}")), PLAIN);
    FcmBody body = FcmBody.of(rendered, Duration.ZERO);
    assertThat(text(body.forTarget(new ProviderToken.ProviderTopic(ProviderKind.FCM, "news"))))
        .isEqualTo("{\"message\":{\"topic\":\"news\"}}");
    assertThat(
            text(
                body.forTarget(
                    new ProviderToken.ProviderCondition(ProviderKind.FCM, "'a' in topics"))))
        .isEqualTo("{\"message\":{\"condition\":\"'a' in topics\"}}");
  }

  @Test
  void refusesNamesThatFcmKeeps() throws IOException {
    for (String name : new String[] {"from", "message_type", "google.x", "gcm.y"}) {
      ObjectNode data = JSON.createObjectNode().put(name, "v");
      PushContent content = new PushContent(null, "t", null, null, null, data, null, null);
      assertThatThrownBy(() -> renderer.render(content, PLAIN))
          .isInstanceOf(PayloadException.class)
          .hasMessageContaining("data." + name);
    }
  }

  @Test
  void refusesAnotherTargetInACallersMessage() throws IOException {
    PushContent content = override(object("{\"topic\":\"news\"}"));
    assertThatThrownBy(() -> renderer.render(content, PLAIN)).isInstanceOf(PayloadException.class);
  }

  @Test
  void limitsNotificationAndDataTo4096Bytes() {
    PushContent fits = new PushContent(null, "é".repeat(2042), null, null, null, null, null, null);
    assertThat(renderer.render(fits, PLAIN).payload().has("notification")).isTrue();
    PushContent tooLong =
        new PushContent(null, "é".repeat(2043), null, null, null, null, null, null);
    assertThatThrownBy(() -> renderer.render(tooLong, PLAIN))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("4096");
  }

  private static String body(RenderedPayload rendered, Duration ttl) {
    return text(
        FcmBody.of(rendered, ttl)
            .forTarget(new ProviderToken.Registration(ProviderKind.FCM, "dev\"1")));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static PushContent override(ObjectNode message) {
    return new PushContent("n-1", "Title", null, null, null, null, null, message);
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) JSON.readTree(json);
  }
}
