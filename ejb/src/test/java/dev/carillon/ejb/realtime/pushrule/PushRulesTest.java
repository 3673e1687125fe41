package dev.carillon.ejb.realtime.pushrule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.publish.EventPublish;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PushRulesTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final PushRules rules = new PushRules(new HubMetrics(meters), new PublishedPushes(null));

  private static RealtimeSettings settings(String rule) {
    try {
      ObjectNode node = (ObjectNode) new ObjectMapper().readTree("{\"pushRules\":[" + rule + "]}");
      return RealtimeSettings.read(
          node, RealtimeSettings.usual(CarillonConfig.of(Map.of()).realtime().apps()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(rule, e);
    }
  }

  private List<PublishCommand> pushes(RealtimeSettings settings, String event, String data) {
    NewEvent made =
        new NewEvent(
            event,
            List.of(new ChannelName("orders-7"), new ChannelName("news")),
            EventData.ofText(data),
            null,
            Set.of());
    return rules.commandsFor(
        new EventPublish("app", List.of(made), List.of(), List.of()), settings);
  }

  @Test
  void anEventOfAMatchingChannelBecomesAPushToItsDevices() {
    RealtimeSettings settings =
        settings(
            "{\"channel\":\"orders*\",\"events\":[\"created\"],\"payload\":{\"title\":\"{{event}}"
                + " on {{channel}}\",\"body\":\"No {{data.id}} of {{ data.who.name"
                + " }}{{data.none}}\"}}");
    assertThat(pushes(settings, "deleted", "{}")).isEmpty();
    List<PublishCommand> pushes =
        pushes(settings, "created", "{\"id\":5,\"who\":{\"name\":\"$1\"}}");
    assertThat(pushes).hasSize(1);
    PublishCommand push = pushes.get(0);
    assertThat(push.targets()).containsExactly(new Target.Channel("orders-7"));
    assertThat(push.content().title()).isEqualTo("created on orders-7");
    assertThat(push.content().body()).isEqualTo("No 5 of $1");
    assertThat(push.content().data().path("data").path("id").asInt()).isEqualTo(5);
  }

  @Test
  void whatIsTooLongForAPushIsCutAndLargeDataLeftOut() {
    RealtimeSettings settings =
        settings("{\"channel\":\"orders*\",\"payload\":{\"title\":\"{{data}}\",\"body\":\"b\"}}");
    PublishCommand push = pushes(settings, "e", "é".repeat(9_000)).get(0);
    assertThat(push.content().title().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(257);
    assertThat(push.content().title()).startsWith("ééé").endsWith("…");
    assertThat(push.content().data().has("data")).isFalse();
    assertThat(push.content().data().path("channel").asText()).isEqualTo("orders-7");
  }

  @Test
  void eventsPastTheRateOfTheirChannelAreCountedAndNotPushed() {
    RealtimeSettings settings =
        settings("{\"channel\":\"orders*\",\"perMinute\":2,\"payload\":{\"title\":\"t\"}}");
    int pushed = 0;
    for (int i = 0; i < 5; i++) {
      pushed += pushes(settings, "e", "{}").size();
    }
    assertThat(pushed).isEqualTo(2);
    assertThat(meters.counter("carillon.realtime.dropped", "what", "push_rule_rate").count())
        .isEqualTo(3);
  }
}
