package dev.carillon.providers.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.PushType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.Urgency;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.PayloadException;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.RenderedPayload;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApnsRendererTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String ID = "123e4567-e89b-12d3-a456-426614174000";

  private final ApnsRenderer renderer = new ApnsRenderer();

  @Test
  void rendersAnAlertWithTheDataBesideIt() throws JsonProcessingException {
    PushContent content =
        new PushContent(
            "n-1", "Title", "Body", "https://e.org/i.png", "bell", tree("{'k':1}"), null, null);
    RenderedPayload rendered = renderer.render(content, options(Urgency.HIGH, null));
    assertThat(rendered.payload())
        .isEqualTo(
            tree(
                "{'aps':{'alert':{'title':'Title','body':'Body'},'sound':'bell'},"
                    + "'notificationId':'n-1','data':{'k':1}}"));
    assertThat(rendered.headers())
        .isEqualTo(Map.of("apns-push-type", "alert", "apns-priority", "10"));
    assertThat(rendered.usedOverride()).isFalse();
  }

  @Test
  void rendersDataAloneForTheBackground() throws JsonProcessingException {
    PushContent content =
        new PushContent("n-1", null, null, null, null, tree("{'k':1}"), null, null);
    RenderedPayload rendered = renderer.render(content, options(Urgency.HIGH, null));
    assertThat(rendered.payload())
        .isEqualTo(tree("{'aps':{'content-available':1},'notificationId':'n-1','data':{'k':1}}"));
    assertThat(rendered.headers())
        .isEqualTo(Map.of("apns-push-type", "background", "apns-priority", "5"));
  }

  @ParameterizedTest
  @CsvSource({"VERY_LOW, 5", "LOW, 5", "NORMAL, 10", "HIGH, 10"})
  void letsTheDeviceSavePowerWhenItIsNotUrgent(Urgency urgency, String priority) {
    assertThat(renderer.render(text("x"), options(urgency, null)).headers())
        .containsEntry("apns-priority", priority);
  }

  @Test
  void takesACollapseKeyThatFitsAndHashesOneThatDoesNot() {
    assertThat(collapseId("order 7")).isEqualTo("order 7");
    assertThat(collapseId("k".repeat(64))).isEqualTo("k".repeat(64));
    assertThat(collapseId("k".repeat(65))).matches("[0-9a-f]{64}");
    assertThat(collapseId("k".repeat(65))).isEqualTo(collapseId("k".repeat(65)));
    assertThat(collapseId("größe")).matches("[0-9a-f]{64}");
    assertThat(collapseId(" leading")).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'aps':{'alert':'a'}} | alert",
        "{'aps':{'badge':3}} | alert",
        "{'aps':{'sound':'x','content-available':1}} | alert",
        "{'aps':{'content-available':1},'k':1} | background",
        "{'aps':{'timestamp':1,'event':'update','content-state':{}}} | liveactivity",
        "{'mdm':'token'} | mdm",
        "{'k':1} | alert"
      })
  void sendsAnOverrideUntouchedWithThePushTypeThatItNeeds(String json, String pushType)
      throws JsonProcessingException {
    RenderedPayload rendered = renderer.render(override(json), options(Urgency.NORMAL, null));
    assertThat(rendered.payload()).isEqualTo(tree(json));
    assertThat(rendered.headers()).containsEntry("apns-push-type", pushType);
    assertThat(rendered.usedOverride()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'payload':{'k':1}", "'k':1"})
  void takesHeadersFromAnOverride(String rest) throws JsonProcessingException {
    String headers =
        "'apns-push-type':'voip','APNS-Priority':5,'apns-topic':'t.voip','apns-expiration':0,"
            + "'apns-collapse-id':null,'apns-id':'"
            + ID
            + "'";
    RenderedPayload rendered =
        renderer.render(
            override("{'headers':{" + headers + "}," + rest + "}"), options(Urgency.NORMAL, null));
    assertThat(rendered.payload()).isEqualTo(tree("{'k':1}"));
    assertThat(rendered.headers())
        .isEqualTo(
            Map.of(
                "apns-push-type", "voip",
                "apns-priority", "5",
                "apns-topic", "t.voip",
                "apns-id", ID,
                "apns-expiration", "0"));
  }

  @ParameterizedTest
  @CsvSource({
    "apns-push-type, shout",
    "apns-priority, 7",
    "apns-topic, two words",
    "apns-collapse-id, ' a'",
    "apns-id, 1-2-3-4-5",
    "apns-id, no",
    "apns-expiration, tomorrow",
    "authorization, bearer x"
  })
  void refusesHeadersThatApnsWouldRefuse(String name, String value) {
    ObjectNode override = JSON.createObjectNode();
    override.putObject("headers").put(name, value);
    PushContent content = new PushContent(null, null, null, null, null, null, null, override);
    assertThatThrownBy(() -> renderer.render(content, options(Urgency.NORMAL, null)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(name.startsWith("apns") ? name : "header");
  }

  @ParameterizedTest
  @EnumSource
  void knowsEveryPushTypeAndItsTopic(PushType type) {
    ApnsHeaders headers = ApnsHeaders.of(Map.of("apns-push-type", type.getHeaderValue()));
    assertThat(headers.pushType()).isEqualTo(type);
    assertThat(headers.topicFor("org.example.app")).startsWith("org.example.app");
    assertThat(headers.topicFor(null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "voip, org.example.app.voip",
    "complication, org.example.app.complication",
    "fileprovider, org.example.app.pushkit.fileprovider",
    "location, org.example.app.location-query",
    "liveactivity, org.example.app.push-type.liveactivity",
    "pushtotalk, org.example.app.voip-ptt",
    "alert, org.example.app",
    "background, org.example.app",
    "mdm, org.example.app"
  })
  void endsTheTopicAsThePushTypeAsks(String pushType, String topic) {
    assertThat(ApnsHeaders.of(Map.of("apns-push-type", pushType)).topicFor("org.example.app"))
        .isEqualTo(topic);
  }

  @ParameterizedTest
  @CsvSource({"alert, 4096", "voip, 5120"})
  void countsTheLimitInBytes(String pushType, int limit) {
    int frame = "{\"k\":\"\"}".length();
    assertThat(renderer.render(sized(pushType, limit - frame), options(Urgency.NORMAL, null)))
        .isNotNull();
    PushContent tooLong = sized(pushType, limit - frame + 1);
    assertThatThrownBy(() -> renderer.render(tooLong, options(Urgency.NORMAL, null)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(Integer.toString(limit));
  }

  private static PushContent sized(String pushType, int length) {
    ObjectNode override = JSON.createObjectNode();
    override.putObject("headers").put("apns-push-type", pushType);
    override.put("k", "x".repeat(length));
    return new PushContent(null, null, null, null, null, null, null, override);
  }

  private String collapseId(String key) {
    RenderedPayload rendered = renderer.render(text("x"), options(Urgency.NORMAL, key));
    return rendered.headers().get("apns-collapse-id");
  }

  private static PushContent text(String title) {
    return new PushContent(null, title, null, null, null, null, null, null);
  }

  private static PushContent override(String json) throws JsonProcessingException {
    return new PushContent("n-1", "Title", null, null, null, null, null, tree(json));
  }

  private static DeliveryOptions options(Urgency urgency, String collapseKey) {
    return new DeliveryOptions(Duration.ofHours(1), null, collapseKey, urgency);
  }

  private static ObjectNode tree(String json) throws JsonProcessingException {
    return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
  }
}
