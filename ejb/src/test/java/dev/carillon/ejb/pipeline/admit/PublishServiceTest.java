package dev.carillon.ejb.pipeline.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.node.ScriptedProvider;
import dev.carillon.ejb.pipeline.node.TestPipeline;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishServiceTest {

  private final TestPipeline pipeline = new TestPipeline().start();

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void aPublishToOneDeviceSucceeds() {
    pipeline.devices("d", 1, null);
    PublishReceipt receipt = pipeline.publish(new Target.Device("d-0"));
    assertThat(receipt.fastPath()).isTrue();
    assertThat(receipt.expectedRecipients()).isEqualTo(1);
    assertThat(receipt.renderedPayloads()).hasSize(1);

    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.SUCCEEDED);
    assertThat(status.counters().succeeded()).isEqualTo(1);
    assertThat(status.counters().open()).isZero();
    assertThat(pipeline.fcm.sent())
        .extracting(ScriptedProvider.Sent::token)
        .containsExactly("token-d-0");
    assertThat(pipeline.deliveries(receipt.publishId()))
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.deviceId()).isEqualTo("d-0");
              assertThat(delivery.outcome()).isEqualTo(DeliveryOutcome.ACCEPTED);
              assertThat(delivery.attempts()).isEqualTo(1);
            });
  }

  @Test
  void aChannelIsPlannedInBatches() {
    pipeline.devices("d", 1234, "news");
    PublishReceipt receipt = pipeline.publish(new Target.Channel("news"));
    assertThat(receipt.fastPath()).isFalse();
    PublishStatus status = pipeline.awaitEnd(receipt.publishId());
    assertThat(status.state()).isEqualTo(PublishState.SUCCEEDED);
    assertThat(status.counters().planned()).isEqualTo(1234);
    assertThat(status.counters().succeeded()).isEqualTo(1234);
    assertThat(pipeline.deliveries(receipt.publishId())).hasSize(1234);
    assertThat(pipeline.count("select count(*) from dispatch_batch")).isZero();
    assertThat(pipeline.count("select count(*) from batch_recipients")).isZero();
    assertThat(pipeline.pipeline.unsettled()).isZero();
  }

  @Test
  void metersShowHowLongDevicesAndProvidersTook() {
    pipeline.devices("d", 7, "news");
    pipeline.awaitEnd(pipeline.publish(new Target.Channel("news")).publishId());

    // a flush is metered right after its commit, which shows the end already
    TestPipeline.await(
        () -> pipeline.meters.scrape().contains("push_delivery_seconds_count{lane=\"normal\"} 7\n"),
        "the meters");
    assertThat(pipeline.meters.scrape())
        .contains("carillon_push_delivery_seconds_bucket{lane=\"normal\",le=\"30.0\"} 7\n")
        .contains("carillon_push_answer_seconds_count{provider=\"fcm\"} 7\n");
  }

  @Test
  void aFullDatabaseRefusesPublishesAndWorksOffWhatItHas() {
    pipeline.devices("d", 10, "news");
    PublishReceipt before = pipeline.publish(new Target.Channel("news"));
    pipeline.room.measured(1_001, Long.MAX_VALUE);
    assertThatThrownBy(() -> pipeline.publish(new Target.Channel("news")))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    assertThat(pipeline.awaitEnd(before.publishId()).state()).isEqualTo(PublishState.SUCCEEDED);
  }
}
