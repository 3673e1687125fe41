package dev.carillon.ejb.pipeline.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.node.TestPipeline;
import dev.carillon.ejb.registry.device.RecipientAddress;
import dev.carillon.ejb.testing.CountedStatements;
import dev.carillon.ejb.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private final TestClock clock = new TestClock();
  private final CountedStatements statements = new CountedStatements(TestPipeline.newDatabase());
  private final TestPipeline pipeline =
      new TestPipeline(statements.dataSource(), TestPipeline.quick(), 1, clock);

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void aRepeatedPublishAnswersTheFirstEvenAfterItExpired() {
    PublishCommand command = until("once", clock.instant().plusSeconds(60));
    pipeline.service.publish(command);
    clock.advance(Duration.ofMinutes(2));
    assertThat(pipeline.service.publish(command).repeated()).isTrue();
  }

  @Test
  void aNewPublishMustNotHaveExpired() {
    PublishCommand late = until("late", clock.instant());
    assertThatThrownBy(() -> pipeline.service.publish(late))
        .isInstanceOfSatisfying(
            ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
  }

  @Test
  void rawTokensAreLookedUpTogetherAndNotAtAllWhenAPublishIsRepeated() {
    pipeline.devices("d", 3, null);
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      targets.add(new Target.Recipient(RecipientAddress.fcm("token-d-" + i)));
    }
    PublishCommand usual = TestPipeline.command(Lane.NORMAL, targets.toArray(new Target[0]));
    PublishCommand command =
        new PublishCommand(
            usual.appId(),
            null,
            "key",
            usual.targets(),
            usual.content(),
            usual.overrides(),
            usual.options());
    PublishReceipt first = pipeline.service.publish(command);
    assertThat(first.expectedRecipients()).isEqualTo(40);
    assertThat(statements.with("token_hash = u.k")).isEqualTo(1);
    long recipients = pipeline.count("select count(*) from publish_recipient");

    PublishReceipt again = pipeline.service.publish(command);
    assertThat(again.repeated()).isTrue();
    assertThat(again.publishId()).isEqualTo(first.publishId());
    assertThat(again.renderedPayloads())
        .extracting(PublishReceipt.Rendered::provider)
        .containsExactly(ProviderKind.FCM);
    assertThat(statements.with("token_hash = u.k")).isEqualTo(1);
    assertThat(pipeline.count("select count(*) from publish_recipient")).isEqualTo(recipients);
  }

  private static PublishCommand until(String id, Instant end) {
    PublishCommand usual = TestPipeline.command(Lane.NORMAL, new Target.Client("nobody"));
    PublishCommand.Options options = usual.options();
    return new PublishCommand(
        usual.appId(),
        id,
        null,
        usual.targets(),
        usual.content(),
        usual.overrides(),
        new PublishCommand.Options(
            options.lane(), options.urgency(), options.collapseKey(), options.ttl(), null, end));
  }
}
