package dev.carillon.ejb.pipeline.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishContext;
import dev.carillon.ejb.pipeline.model.StoredCommand;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final String LOCALES =
      "'locales':{'en':{'title':'Hi','body':'b'},'de':{'title':'Hallo','body':'b'},"
          + "'de_CH':{'title':'Grüezi','body':'b'}},'defaultLocale':'en'";

  private final Map<String, MessageTemplate> templates = new HashMap<>();
  private final Messages messages =
      new Messages((app, id) -> Optional.ofNullable(templates.get(id)), Duration.ofHours(1));

  @Test
  void aMessageThatIsTheSameForAllHasOneVariant() {
    template("one", "'locales':{'en':{'title':'{{name}}','body':'b'}},'defaultLocale':'en'");
    for (PublishContext publish : List.of(publish(null, null), publish("one", "{'name':'x'}"))) {
      Variation variation = messages.variation(publish);
      assertThat(variation.isNone()).isTrue();
      assertThat(variation.of(device("d", "de", null))).isSameAs(Variant.SAME);
    }
  }

  @Test
  void devicesShareAVariantByTheLocaleThatTheTemplateHas() {
    template("hello", LOCALES);
    PublishContext publish = publish("hello", null);
    Variation variation = messages.variation(publish);
    assertThat(variation.asksProfile()).isFalse();
    assertThat(variation.of(device("a", "de-AT", null)))
        .isEqualTo(variation.of(device("b", "de", null)));
    assertThat(title(publish, variation.of(device("a", "de-AT-1996", null)))).isEqualTo("Hallo");
    assertThat(title(publish, variation.of(device("a", "de-ch", null)))).isEqualTo("Grüezi");
    assertThat(title(publish, variation.of(device("a", "fr", null)))).isEqualTo("Hi");
    assertThat(title(publish, variation.of(RecipientProfile.UNKNOWN))).isEqualTo("Hi");
    assertThat(title(publish, Variant.SAME)).isEqualTo("Hi");
  }

  @Test
  void aTemplateThatAsksForTheDeviceIsRenderedForEachValue() {
    template(
        "plan",
        "'locales':{'en':{'title':'{{user.id}}/{{device.meta.plan}}/{{n}}','body':'b'}},"
            + "'defaultLocale':'en'");
    PublishContext publish = publish("plan", "{'n':1}");
    Variation variation = messages.variation(publish);
    assertThat(variation.asksProfile()).isTrue();
    Variant gold = variation.of(device("a", "en", "{'plan':'gold','other':1}"));
    assertThat(variation.of(device("b", "fr", "{'plan':'gold','other':2}"))).isEqualTo(gold);
    assertThat(variation.of(device("c", "en", "{'plan':'tin'}"))).isNotEqualTo(gold);
    assertThat(title(publish, gold)).isEqualTo("user/gold/1");
    assertThat(title(publish, variation.of(device("d", "en", "no json")))).isEqualTo("user//1");
    assertThat(title(publish, variation.of(RecipientProfile.UNKNOWN))).isEqualTo("//1");
  }

  @Test
  void whatTheCallerGivesIsTakenBeforeTheDevice() {
    template("own", "'locales':{'en':{'title':'{{user.id}}','body':'b'}},'defaultLocale':'en'");
    PublishContext publish = publish("own", "{'user':{'id':'given'}}");
    assertThat(messages.variation(publish).isNone()).isTrue();
    assertThat(title(publish, Variant.SAME)).isEqualTo("given");
  }

  @Test
  void whatCannotBeRenderedIsAValue() {
    assertThat(refused(publish("none", null)).reason()).isEqualTo("template_gone");
    assertThat(messages.variation(publish("none", null)).isNone()).isTrue();
    template("long", "'locales':{'en':{'title':'t','body':'{{x}}'}},'defaultLocale':'en'");
    PublishContext tooLong = publish("long", "{'x':'" + "y".repeat(20_000) + "'}");
    assertThat(refused(tooLong).reason()).isEqualTo("template_too_long");
    PublishContext tooLarge = publish("long", "{'x':'" + "y".repeat(16_000) + "'}");
    assertThat(refused(tooLarge).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
  }

  private Rendering.Refused refused(PublishContext publish) {
    return (Rendering.Refused) messages.render(publish, ProviderKind.FCM, Variant.SAME);
  }

  private String title(PublishContext publish, Variant variant) {
    Rendering.Message message =
        (Rendering.Message) messages.render(publish, ProviderKind.FCM, variant);
    return message.payload().payload().findValue("title").asText();
  }

  private static RecipientProfile device(String id, String locale, String metadata) {
    return new RecipientProfile(
        id, "user", locale, metadata == null ? null : metadata.replace('\'', '"'));
  }

  private void template(String id, String json) {
    templates.put(id, MessageTemplate.of(json("{" + json + "}")));
  }

  private static PublishContext publish(String templateId, String data) {
    StoredCommand command =
        new StoredCommand(
            Map.of(),
            new PublishCommand.Content(
                templateId,
                data == null ? null : json(data),
                templateId == null ? "plain" : null,
                null,
                null,
                null,
                null,
                null),
            Map.of(),
            new PublishCommand.Options(Lane.NORMAL, Urgency.NORMAL, null, null, null, null));
    return new PublishContext(1, "app", "id", command, null, 1);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
