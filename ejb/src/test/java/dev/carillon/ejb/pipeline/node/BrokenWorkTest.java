package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.api.Lane;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.providers.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exceptions in the middle of sending: they cost no permit, and every publish ends. */
class BrokenWorkTest {

  private final TestPipeline pipeline = new TestPipeline().start();

  @AfterEach
  void nothingStays() {
    pipeline.close();
  }

  @Test
  void aTemplateThatIsGoneWhenItIsNeededRejectsEverybody() {
    pipeline.devices("d", 600, "news");
    AtomicInteger calls = new AtomicInteger();
    pipeline.rendering =
        () -> {
          // the first is admission's
          if (calls.getAndIncrement() > 0) {
            throw ServiceException.invalid("there is no template t");
          }
        };
    PublishReceipt receipt = pipeline.service.publish(withTemplate(new Target.Channel("news")));
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.FAILED);
    assertThat(status.counters().failed()).isEqualTo(600);
    assertThat(pipeline.fcm.sent()).isEmpty();
    others();
  }

  @Test
  void aBugInRenderingEndsAsADeadLetter() {
    pipeline.devices("d", 600, "news");
    AtomicInteger calls = new AtomicInteger();
    pipeline.rendering =
        () -> {
          if (calls.getAndIncrement() > 0) {
            throw new IllegalStateException("a bug");
          }
        };
    PublishReceipt receipt = pipeline.service.publish(withTemplate(new Target.Channel("news")));
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.DEAD_LETTERED);
    assertThat(status.counters().deadLettered()).isEqualTo(600);
    others();
  }

  private static PublishCommand withTemplate(Target target) {
    PublishCommand command = TestPipeline.command(Lane.NORMAL, target);
    return new PublishCommand(
        command.appId(),
        null,
        null,
        command.targets(),
        new PublishCommand.Content("t", null, null, null, null, null, null, null),
        command.overrides(),
        command.options());
  }

  @Test
  void aBugInAProviderKeepsNoPermitsAndEndsAsADeadLetter() {
    pipeline.devices("d", 600, "news");
    pipeline.fcm.throwsOnSend(new IllegalStateException("a bug"));
    PublishReceipt receipt = pipeline.publish(new Target.Channel("news"));
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.DEAD_LETTERED);
    assertThat(status.counters().deadLettered()).isEqualTo(600);
    pipeline.fcm.throwsOnSend(null);
    others();
  }

  @Test
  void anAnswerThatComesTwiceCountsOnce() {
    pipeline.devices("d", 20, "news");
    pipeline.fcm.answersTwice();
    AtomicBoolean first = new AtomicBoolean(true);
    pipeline.fcm.answers(
        (submission, target) ->
            first.getAndSet(!first.get())
                ? new Outcome.Accepted("m")
                : new Outcome.Rejected(FailureClass.UNKNOWN, "again"));
    PublishStatus status =
        pipeline.awaitEnd(pipeline.publish(new Target.Channel("news")).publishId());
    assertThat(status.counters().succeeded()).isEqualTo(20);
  }

  /** The app's other publishes go out as ever. */
  private void others() {
    pipeline.devices("o", 100, "others");
    PublishStatus status =
        pipeline.awaitEnd(pipeline.publish(new Target.Channel("others")).publishId());
    assertThat(status.counters().succeeded()).isEqualTo(100);
  }
}
