package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.model.Unmatched;
import dev.carillon.ejb.pipeline.model.Unmatched.Named;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.ejb.registry.device.RecipientAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A publish says which of its targets reached nobody: in its receipt and in its status. */
abstract class UnmatchedContract {

  private TestPipeline pipeline;

  abstract DataSource database();

  @BeforeEach
  void start() {
    pipeline = new TestPipeline(database(), TestPipeline.quick(), 1, Clock.systemUTC()).start();
    pipeline.devices("d", 3, "news");
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void anUnknownDeviceIsNamed() {
    assertUnmatched(pipeline.publish(new Target.Device("nobody")), new Named("device", "nobody"));
  }

  @Test
  void onlyTheTargetsWithoutAnybodyAreNamed() {
    pipeline.sql("update device set push_state = 'FAILED' where device_id = 'd-1'");
    pipeline.sql("update device set enabled = false where device_id = 'd-2'");
    PublishReceipt receipt =
        pipeline.publish(
            new Target.Device("d-0"),
            new Target.Device("d-1"),
            new Target.Client("user-d-0"),
            new Target.Client("user-d-2"),
            new Target.Client("nobody"),
            new Target.Channel("news"),
            new Target.Channel("silence"),
            new Target.Recipient(RecipientAddress.fcm("raw")));
    assertUnmatched(
        receipt,
        new Named("device", "d-1"),
        new Named("client", "user-d-2"),
        new Named("client", "nobody"),
        new Named("channel", "silence"));
  }

  @Test
  void whoMatchesIsNotNamed() {
    assertUnmatched(pipeline.publish(new Target.Client("user-d-0")));
    assertUnmatched(pipeline.publish(new Target.Device("d-0"), new Target.Device("d-1")));
    assertUnmatched(pipeline.publish(new Target.Recipient(RecipientAddress.fcm("raw"))));
  }

  @Test
  void aScheduledPublishNamesThemAsTheyAreWhenItIsDue() {
    PublishCommand command =
        TestPipeline.command(Lane.NORMAL, new Target.Device("late"), new Target.Device("d-0"));
    PublishCommand.Options options = command.options();
    PublishReceipt receipt =
        pipeline.service.publish(
            new PublishCommand(
                command.appId(),
                null,
                null,
                command.targets(),
                command.content(),
                command.overrides(),
                new PublishCommand.Options(
                    options.lane(),
                    options.urgency(),
                    null,
                    null,
                    Instant.now().plusSeconds(2),
                    null)));
    assertThat(receipt.unmatched().targets()).containsExactly(new Named("device", "late"));
    pipeline.sql("update device set device_id = 'late' where device_id = 'd-1'");
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.unmatched()).isEqualTo(Unmatched.NONE);
    assertThat(status.counters().succeeded()).isEqualTo(2);
  }

  @Test
  void manyAreBounded() {
    Target[] unknown =
        IntStream.range(0, 1000).mapToObj(i -> new Target.Client("c" + i)).toArray(Target[]::new);
    PublishReceipt receipt = pipeline.publish(unknown);
    assertThat(receipt.unmatched().targets()).hasSize(Unmatched.MAX);
    assertThat(pipeline.status(receipt.publishId()).unmatched()).isEqualTo(receipt.unmatched());
  }

  private void assertUnmatched(PublishReceipt receipt, Named... names) {
    assertThat(receipt.unmatched().targets()).containsExactlyInAnyOrder(names);
    assertThat(pipeline.awaitEnd(receipt.publishId()).unmatched()).isEqualTo(receipt.unmatched());
  }
}
