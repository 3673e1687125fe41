package dev.carillon.ejb.pipeline.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.Lane;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.node.TestPipeline;
import dev.carillon.ejb.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What depends on the time of a request. */
class AdmissionTest {

  private final TestClock clock = new TestClock();
  private final TestPipeline pipeline =
      new TestPipeline(TestPipeline.newDatabase(), TestPipeline.quick(), 1, clock);

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
