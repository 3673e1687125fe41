package dev.carillon.providers.wns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.Urgency;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.PayloadException;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.RenderedPayload;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WnsRendererTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DeliveryOptions OPTIONS =
      new DeliveryOptions(Duration.ofMinutes(5), null, null, Urgency.HIGH);

  private final WnsRenderer renderer = new WnsRenderer();

  @Test
  void writesAnEscapedToast() throws IOException {
    PushContent content =
        new PushContent(
            "n-1",
            "<A & \"B\">",
            "it's\u0001",
            "https://x/i?a=1&b=2",
            "ms-winsoundevent:N",
            object("{\"k\":\"v\"}"),
            null,
            null);
    RenderedPayload rendered = renderer.render(content, OPTIONS);
    assertThat(rendered.payload().path("content").asText())
        .isEqualTo(
            "<toast launch=\"{&quot;k&quot;:&quot;v&quot;,&quot;notificationId&quot;:"
                + "&quot;n-1&quot;}\"><visual><binding template=\"ToastGeneric\">"
                + "<text>&lt;A &amp; &quot;B&quot;&gt;</text><text>it&apos;s</text>"
                + "<image placement=\"appLogoOverride\" src=\"https://x/i?a=1&amp;b=2\"/>"
                + "</binding></visual><audio src=\"ms-winsoundevent:N\"/></toast>");
    assertThat(rendered.headers())
        .containsEntry("x-wns-type", "wns/toast")
        .containsEntry("x-wns-cache-policy", "cache")
        .containsEntry("x-wns-priority", "High")
        .doesNotContainKey("x-wns-tag");
  }

  @Test
  void contentWithoutTextIsRaw() throws IOException {
    PushContent content =
        new PushContent("n-1", null, null, null, null, object("{\"a\":1}"), null, null);
    RenderedPayload rendered = renderer.render(content, OPTIONS);
    assertThat(rendered.payload().path("content").asText())
        .isEqualTo("{\"a\":1,\"notificationId\":\"n-1\"}");
    assertThat(rendered.headers()).containsEntry("x-wns-type", "wns/raw");
  }

  @Test
  void takesACallersTileBadgeAndRaw() throws IOException {
    for (String type : new String[] {"tile", "badge", "raw", "toast", "wns/tile"}) {
      ObjectNode own =
          object(
                  "{\"content\":\"<x/>\",\"tag\":\"t1\",\"group\":\"g1\",\"cachePolicy\":\"no-cache\"}")
              .put("type", type);
      RenderedPayload rendered = renderer.render(override(own), OPTIONS);
      assertThat(rendered.usedOverride()).isTrue();
      assertThat(rendered.payload().path("content").asText()).isEqualTo("<x/>");
      assertThat(rendered.headers())
          .containsEntry("x-wns-type", type.startsWith("wns/") ? type : "wns/" + type)
          .containsEntry("x-wns-tag", "t1")
          .containsEntry("x-wns-group", "g1")
          .containsEntry("x-wns-cache-policy", "no-cache");
    }
  }

  @Test
  void refusesACallersMessageWithoutTypeOrContent() throws IOException {
    for (String own :
        new String[] {"{}", "{\"type\":\"toast\"}", "{\"type\":\"x\",\"content\":\"c\"}"}) {
      PushContent content = override(object(own));
      assertThatThrownBy(() -> renderer.render(content, OPTIONS))
          .isInstanceOf(PayloadException.class);
    }
  }

  @Test
  void refusesAHeaderThatIsNone() throws IOException {
    PushContent content =
        override(object("{\"type\":\"raw\",\"content\":\"c\",\"tag\":\"a\\r\\nx: y\"}"));
    assertThatThrownBy(() -> renderer.render(content, OPTIONS))
        .isInstanceOf(PayloadException.class);
  }

  @Test
  void aCollapseKeyBecomesATag() {
    assertThat(tagOf("order7")).isEqualTo("order7");
    assertThat(tagOf("order-7 of someone")).matches("[0-9a-f]{16}");
    assertThat(tagOf("order-7 of someone")).isEqualTo(tagOf("order-7 of someone"));
  }

  @Test
  void aTtlOfZeroIsNotKept() {
    DeliveryOptions now = new DeliveryOptions(Duration.ZERO, null, null, Urgency.NORMAL);
    assertThat(renderer.render(text("t"), now).headers())
        .containsEntry("x-wns-cache-policy", "no-cache");
  }

  @Test
  void limitsTheContentTo5000Bytes() {
    PushContent tooLong = text("x".repeat(5000));
    assertThatThrownBy(() -> renderer.render(tooLong, OPTIONS))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("5000");
  }

  private String tagOf(String collapseKey) {
    DeliveryOptions options =
        new DeliveryOptions(Duration.ofHours(1), null, collapseKey, Urgency.NORMAL);
    return renderer.render(text("t"), options).headers().get("x-wns-tag");
  }

  private static PushContent text(String title) {
    return new PushContent(null, title, null, null, null, null, null, null);
  }

  private static PushContent override(ObjectNode message) {
    return new PushContent("n-1", null, null, null, null, null, null, message);
  }

  private static ObjectNode object(String json) throws IOException {
    return (ObjectNode) JSON.readTree(json);
  }
}
