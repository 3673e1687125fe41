package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A publish that the database does not let end. */
class RefusedEndTest {

  private final TestPipeline pipeline = new TestPipeline().start();

  @AfterEach
  void close() {
    pipeline.close();
  }

  private String publish(String id) {
    PublishCommand command =
        TestPipeline.command(Lane.NORMAL, new Target.Device("d-0"), new Target.Device("d-1"));
    return pipeline
        .service
        .publish(
            new PublishCommand(
                command.appId(),
                id,
                null,
                command.targets(),
                command.content(),
                Map.of(),
                command.options()))
        .publishId();
  }

  @Test
  void keepsNoOtherFromItsEndAndComesToItsOwnWhenItMay() {
    pipeline.devices("d", 2, null);
    // two batches each, so that the finisher ends them, many in one transaction
    pipeline.batchSize = 1;
    pipeline.sql(
        "alter table publish add constraint poison check (publish_id <> 'poison' or ended_at is"
            + " null)");
    List<String> others = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      others.add(publish("before-" + i));
    }
    publish("poison");
    for (int i = 0; i < 20; i++) {
      others.add(publish("after-" + i));
    }
    others.forEach(pipeline::awaitEnd);
    TestPipeline.await(() -> pipeline.pipeline.unended() == 1, "the refusal");
    assertThat(pipeline.meters.scrape()).contains("carillon_push_unended 1.0");
    assertThat(pipeline.status("poison").state().isEnd()).isFalse();

    pipeline.sql("alter table publish drop constraint poison");
    assertThat(pipeline.awaitEnd("poison").counters().succeeded()).isEqualTo(2);
    TestPipeline.await(() -> pipeline.pipeline.unended() == 0, "it to be forgotten");
  }
}
