package dev.carillon.providers.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.Urgency;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.PayloadException;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.RenderedPayload;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPushRendererTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final DeliveryOptions HOUR = options(Duration.ofHours(1), null);

  private final WebPushRenderer renderer = new WebPushRenderer();

  @Test
  void rendersTheWholeBrowserSchema() throws JsonProcessingException {
    ObjectNode web =
        tree(
            """
            {"badge":"https://e.org/b.png","image":"https://e.org/i.png","tag":"order-7",
             "requireInteraction":true,"silent":false,"vibrate":[100,50,100],"renotify":true,
             "url":"https://e.org/orders/7","actions":[{"action":"open","title":"Open"}],
             "unknown":"dropped"}
            """);
    PushContent content =
        new PushContent(
            "n-1", "Title", "Body", "https://e.org/n.png", "bell", tree("{\"k\":1}"), web, null);

    RenderedPayload rendered = renderer.render(content, HOUR);

    assertThat(rendered.payload())
        .isEqualTo(
            tree(
                """
                {"id":"n-1","title":"Title","body":"Body","icon":"https://e.org/n.png",
                 "badge":"https://e.org/b.png","image":"https://e.org/i.png","tag":"order-7",
                 "requireInteraction":true,"silent":false,"vibrate":[100,50,100],
                 "renotify":true,"url":"https://e.org/orders/7",
                 "actions":[{"action":"open","title":"Open"}],"data":{"k":1}}
                """));
    assertThat(rendered.usedOverride()).isFalse();
  }

  @Test
  void leavesOutWhatIsNotThere() {
    assertThat(renderer.render(text("n-1", "Title"), HOUR).payload().toString())
        .isEqualTo("{\"id\":\"n-1\",\"title\":\"Title\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ic_bell", "http://e.org/i.png", "//e.org/i.png", "i.png", "not a link", "data:x"})
  void leavesOutAnIconThatNoBrowserMayLoad(String icon) {
    PushContent content = new PushContent("n-1", "Title", null, icon, null, null, null, null);
    assertThat(renderer.render(content, HOUR).payload().toString())
        .isEqualTo("{\"id\":\"n-1\",\"title\":\"Title\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://e.org/i.png", "HTTPS://e.org/i", "/icons/i.png"})
  void keepsAnIconThatABrowserMayLoad(String icon) {
    PushContent content = new PushContent("n-1", "Title", null, icon, null, null, null, null);
    assertThat(renderer.render(content, HOUR).payload().path("icon").asText()).isEqualTo(icon);
  }

  @Test
  void aPublishThatDoesNotSayIsOfNormalUrgency() {
    DeliveryOptions unsaid = new DeliveryOptions(Duration.ofHours(1), null, null, null);
    assertThat(renderer.render(text("n-1", "Title"), unsaid).headers())
        .containsEntry("urgency", "normal");
  }

  @Test
  void sendsAnOverrideUntouched() throws JsonProcessingException {
    ObjectNode override = tree("{\"anything\":[1,2],\"title\":7}");
    PushContent content = new PushContent("n-1", "Title", null, null, null, null, null, override);
    RenderedPayload rendered = renderer.render(content, HOUR);
    assertThat(rendered.payload()).isEqualTo(override);
    assertThat(rendered.usedOverride()).isTrue();
  }

  @Test
  void givesTtlAndUrgencyAndNeverInventsATopic() {
    assertThat(renderer.render(text(null, "Title"), HOUR).headers())
        .containsOnly(
            org.assertj.core.api.Assertions.entry("ttl", "3600"),
            org.assertj.core.api.Assertions.entry("urgency", "high"));
  }

  @ParameterizedTest
  @CsvSource({"P0D, 0", "P28D, 2419200", "P29D, 2419200", "P400000D, 2419200"})
  void keepsTheTtlWithin28Days(Duration ttl, String expected) {
    assertThat(renderer.render(text(null, "x"), options(ttl, null)).headers())
        .containsEntry("ttl", expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "order-7_x", "0123456789abcdef0123456789abcdef"})
  void takesACollapseKeyThatFitsAsItIs(String key) {
    assertThat(renderer.render(text(null, "x"), options(Duration.ZERO, key)).headers())
        .containsEntry("topic", key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "order 7", "order/7", "größe", "0123456789abcdef0123456789abcdef0"})
  void hashesACollapseKeyThatDoesNotFit(String key) {
    String topic =
        renderer.render(text(null, "x"), options(Duration.ZERO, key)).headers().get("topic");
    assertThat(topic).matches("[A-Za-z0-9_-]{32}").isEqualTo(WebPushRenderer.topic(key));
    assertThat(topic).isNotEqualTo(WebPushRenderer.topic(key + "."));
  }

  @Test
  void countsTheLimitInBytes() {
    int frame = "{\"title\":\"\"}".length();
    String fits = "é".repeat((WebPushEncryption.MAX_PLAINTEXT - frame) / 2);
    assertThat(renderer.render(text(null, fits), HOUR).payload().get("title").asText())
        .isEqualTo(fits);
    assertThatThrownBy(() -> renderer.render(text(null, fits + "éé"), HOUR))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("3993");
  }

  private static PushContent text(String id, String title) {
    return new PushContent(id, title, null, null, null, null, null, null);
  }

  private static DeliveryOptions options(Duration ttl, String collapseKey) {
    return new DeliveryOptions(ttl, null, collapseKey, Urgency.HIGH);
  }

  private static ObjectNode tree(String json) throws JsonProcessingException {
    return (ObjectNode) JSON.readTree(json);
  }
}
