package dev.carillon.ejb.pipeline.admit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.node.TestPipeline;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.ejb.platform.config.PushConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncPublishesTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final TestPipeline pipeline = new TestPipeline().start();

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void answersTheEndOfASmallPublish() {
    pipeline.devices("d", 3, "news");
    PublishReceipt receipt = pipeline.publish(new Target.Channel("news"));

    PublishStatus end = waits(LONG, 1).end(TestPipeline.APP, receipt).orElseThrow();

    assertThat(end.state()).isEqualTo(PublishState.SUCCEEDED);
    assertThat(end.counters().succeeded()).isEqualTo(3);
    assertThat(end.counters().open()).isZero();
  }

  @Test
  void doesNotWaitWhereEverythingIsAsynchronous() {
    PublishReceipt receipt = pipeline.publish(new Target.Device("nobody"));

    assertThat(
            new SyncPublishes(pipeline.service, new PushConfig.Sync(true, LONG, 16))
                .end(TestPipeline.APP, receipt))
        .isEmpty();
  }

  @Test
  void doesNotWaitForALargePublish() {
    pipeline.devices("d", 501, "news");
    PublishReceipt receipt = pipeline.publish(new Target.Channel("news"));

    assertThat(waits(LONG, 1).end(TestPipeline.APP, receipt)).isEmpty();
    pipeline.awaitEnd(receipt.publishId());
  }

  @Test
  void givesUpInTimeAndThePublishGoesOn() {
    CompletableFuture<Void> gate = hanging();
    PublishReceipt receipt = pipeline.publish(new Target.Device("d-0"));

    assertThat(waits(Duration.ofMillis(100), 1).end(TestPipeline.APP, receipt)).isEmpty();

    gate.complete(null);
    assertThat(pipeline.awaitEnd(receipt.publishId()).counters().succeeded()).isEqualTo(1);
  }

  @Test
  void lastsOnlySoManyWaits() throws Exception {
    CompletableFuture<Void> gate = hanging();
    PublishReceipt receipt = pipeline.publish(new Target.Device("d-0"));
    SyncPublishes waits = waits(LONG, 1);
    CompletableFuture<Optional<PublishStatus>> first =
        CompletableFuture.supplyAsync(() -> waits.end(TestPipeline.APP, receipt));
    TestPipeline.await(waits::full, "the first wait");

    assertThat(waits.end(TestPipeline.APP, receipt)).isEmpty();

    gate.complete(null);
    assertThat(first.get(20, TimeUnit.SECONDS)).isPresent();
    assertThat(waits.full()).isFalse();
  }

  private SyncPublishes waits(Duration timeout, int waiting) {
    return new SyncPublishes(pipeline.service, new PushConfig.Sync(false, timeout, waiting));
  }

  /** One device whose provider answers when the gate opens. */
  private CompletableFuture<Void> hanging() {
    pipeline.devices("d", 1, null);
    return pipeline.fcm.holdAnswers();
  }
}
