package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScheduledAheadTest {

  @Test
  void whatWasScheduledLongAgoMayWaitFromItsDueTime() {
    try (TestPipeline pipeline = new TestPipeline().start()) {
      pipeline.devices("d", 2, "news");
      pipeline.pausedCredentials.add(7L);
      String id = pipeline.service.publish(dueIn(Duration.ofMillis(1500))).publishId();
      pipeline.sql("update publish set created_at = created_at - 108000000");
      TestPipeline.await(
          () -> pipeline.count("select coalesce(sum(moved), 0) from dispatch_batch") == 2,
          "both to be put off");
      assertThat(pipeline.status(id).counters().deadLettered()).isZero();
      pipeline.pausedCredentials.clear();
      pipeline.sql("update dispatch_batch set not_before = 0 where state = 0");
      pipeline.pipeline.work();
      assertThat(pipeline.awaitEnd(id).state()).isEqualTo(PublishState.SUCCEEDED);
    }
  }

  private static PublishCommand dueIn(Duration wait) {
    PublishCommand now = TestPipeline.command(Lane.NORMAL, new Target.Channel("news"));
    PublishCommand.Options options = now.options();
    return new PublishCommand(
        now.appId(),
        null,
        null,
        now.targets(),
        now.content(),
        now.overrides(),
        new PublishCommand.Options(
            options.lane(), options.urgency(), null, null, Instant.now().plus(wait), null));
  }
}
