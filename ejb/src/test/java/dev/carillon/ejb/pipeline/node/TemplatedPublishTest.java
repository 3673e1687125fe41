package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TemplatedPublishTest {

  private final TestPipeline pipeline = new TestPipeline().start();

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void aTemplateThatIsGoneWhenItIsSentIsTheCallersFaultAndHoldsNothing() {
    pipeline.devices("d", 700, "news");
    template("'en':{'title':'Hi','body':'b'}");
    String id = pipeline.service.publish(command(Instant.now().plusMillis(400))).publishId();
    pipeline.templates.clear();
    assertThat(pipeline.awaitEnd(id).state()).isEqualTo(PublishState.FAILED);
    assertThat(pipeline.deliveries(id))
        .hasSize(700)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.reason()).isEqualTo("template_gone");
              assertThat(delivery.failureClass()).isEqualTo(FailureClass.CALLER_PAYLOAD);
            });
    TestPipeline.await(() -> pipeline.pipeline.unsettled() == 0, "permits to come back");
    assertThat(pipeline.pipeline.inFlight()).isZero();
    assertThat(pipeline.fcm.sent()).isEmpty();
  }

  @Test
  void eachDeviceGetsTheMessageThatIsMeantForIt() {
    pipeline.devices("d", 4, "news");
    pipeline.sql("update device set locale = 'de-AT' where device_id in ('d-1', 'd-2')");
    pipeline.sql("update device set metadata = '{\"plan\":\"gold\"}' where device_id = 'd-2'");
    template(
        "'en':{'title':'Hi {{device.meta.plan}}','body':'{{user.id}}'},"
            + "'de':{'title':'Hallo {{device.meta.plan}}','body':'{{device.id}}'}");
    String id = pipeline.service.publish(command(null)).publishId();
    assertThat(pipeline.awaitEnd(id).counters().succeeded()).isEqualTo(4);
    List<String> payloads =
        pipeline.fcm.sent().stream()
            .sorted(Comparator.comparing(ScriptedProvider.Sent::token))
            .map(ScriptedProvider.Sent::payload)
            .toList();
    assertThat(payloads.get(0)).contains("\"Hi \"", "user-d-0");
    assertThat(payloads.get(1)).contains("\"Hallo \"", "\"d-1\"");
    assertThat(payloads.get(2)).contains("\"Hallo gold\"", "\"d-2\"");
    assertThat(payloads.get(3)).contains("\"Hi \"", "user-d-3");
  }

  private void template(String locales) {
    pipeline.templates.put(
        "t", TestPipeline.template("{'locales':{" + locales + "},'defaultLocale':'en'}"));
  }

  private static PublishCommand command(Instant notBefore) {
    PublishCommand plain = TestPipeline.command(Lane.NORMAL, new Target.Channel("news"));
    PublishCommand.Options options = plain.options();
    return new PublishCommand(
        plain.appId(),
        null,
        null,
        plain.targets(),
        new PublishCommand.Content("t", null, null, null, null, null, null, null),
        plain.overrides(),
        new PublishCommand.Options(options.lane(), options.urgency(), null, null, notBefore, null));
  }
}
