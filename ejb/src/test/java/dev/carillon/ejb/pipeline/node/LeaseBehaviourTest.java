package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.admit.Intake;
import dev.carillon.ejb.pipeline.admit.Overload;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.admit.PublishTools;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.persistence.pipeline.BatchRepository;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node does when its leases run out under its hands, or it has no room for a batch. */
class LeaseBehaviourTest {

  private static final Duration LEASE = Duration.ofSeconds(2);

  private final TestPipeline pipeline =
      new TestPipeline(TestPipeline.newDatabase(), settings(), 1, Clock.systemUTC());

  private static PipelineSettings settings() {
    PipelineSettings quick = TestPipeline.quick();
    PipelineSettings.Dispatch usual = quick.dispatch();
    return new PipelineSettings(
        quick.maxUnsettled(),
        quick.admission(),
        quick.planning(),
        new PipelineSettings.Dispatch(
            LEASE,
            Duration.ofMillis(200),
            usual.slots(),
            usual.criticalSlots(),
            usual.normalSlots(),
            usual.chunk(),
            usual.maxInFlightApp(),
            usual.maxInFlightCredential(),
            usual.maxInFlightOrigin(),
            usual.drain()),
        quick.settling(),
        quick.retry());
  }

  @AfterEach
  void nothingStays() {
    pipeline.close();
  }

  private void leasesRunOut() {
    TestPipeline.await(
        () ->
            pipeline.count(
                    "select count(*) from dispatch_batch where state = 1 and lease_until >="
                        + " cast(extract(epoch from current_timestamp) * 1000 as bigint)")
                == 0,
        "leases to run out");
  }

  private List<String> publishEach(int number) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      ids.add(pipeline.publish(new Target.Device("d-" + i)).publishId());
    }
    return ids;
  }

  private void allSucceed(List<String> ids) {
    for (String id : ids) {
      TestPipeline.await(
          () -> {
            pipeline.pipeline.sweep();
            pipeline.pipeline.tick();
            return pipeline.status(id).state().isEnd();
          },
          "end of " + id);
      assertThat(pipeline.status(id).state()).isEqualTo(PublishState.SUCCEEDED);
    }
  }

  @Test
  void leasesThatRunOutWhileBatchesWaitForASlotCostNoSlot() {
    pipeline.devices("d", 500, null);
    CompletableFuture<Void> answers = pipeline.fcm.holdAnswers();
    pipeline.startWithoutHousekeeping();
    List<String> ids = publishEach(500);
    leasesRunOut();
    pipeline.pipeline.sweep();
    pipeline.pipeline.tick();
    answers.complete(null);
    allSucceed(ids);
  }

  @Test
  void aBatchThatItsOwnNodeClaimsAgainGoesOnWhereItWas() {
    pipeline.devices("d", 40, null);
    CompletableFuture<Void> answers = pipeline.fcm.holdAnswers();
    pipeline.startWithoutHousekeeping();
    List<String> ids = publishEach(40);
    TestPipeline.await(() -> pipeline.fcm.sent().size() == 40, "submissions");
    leasesRunOut();
    pipeline.pipeline.sweep();
    TestPipeline.await(
        () -> pipeline.pipeline.holdings().stream().allMatch(holding -> holding.epoch() == 2),
        "the same node to claim them again");
    answers.complete(null);
    ids.forEach(pipeline::awaitEnd);
    assertThat(pipeline.fcm.sent()).hasSize(40);
  }

  @Test
  void whatFindsNoRoomOnThisNodeGoesBackAndIsSent() {
    pipeline.devices("d", 3, null);
    pipeline.start();
    List<PublishCommand> commands = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      commands.add(
          TestPipeline.command(
              Lane.NORMAL,
              new Target.Device("d-0"),
              new Target.Device("d-1"),
              new Target.Device("d-2")));
    }
    pipeline.batchSize = 1;
    List<PublishReceipt> receipts = pipeline.service.publishAll(commands);
    for (PublishReceipt receipt : receipts) {
      PublishStatus status = pipeline.awaitEnd(receipt.publishId());
      assertThat(status.counters().succeeded()).isEqualTo(3);
    }
    assertThat(pipeline.fcm.sent()).hasSize(3000);
  }

  @Test
  void aLeaseCountsFromBeforeItsRowWasWritten() {
    pipeline.devices("d", 1, null);
    Intake.Accepted[] accepted = new Intake.Accepted[1];
    PublishService late = pipeline.serviceOf(new LateIntake(pipeline.pipeline, accepted));
    String id =
        late.publish(TestPipeline.command(Lane.NORMAL, new Target.Device("d-0"))).publishId();
    // as after a caller's transaction that took longer than the lease of what it has written
    leasesRunOut();
    pipeline.startWithoutHousekeeping();
    pipeline.pipeline.accepted(accepted[0]);
    TestPipeline.await(
        () ->
            pipeline.count("select count(*) from dispatch_batch where epoch > 1") == 1
                || pipeline.status(id).state().isEnd(),
        "the batch to be claimed like any other");
    allSucceed(List.of(id));
    assertThat(pipeline.fcm.sent()).hasSize(1);
  }

  /** Keeps what it is told, so that the test may say it later. */
  private record LateIntake(Pipeline pipeline, Accepted[] kept) implements Intake {
    @Override
    public PublishTools publishTools() {
      return pipeline.publishTools();
    }

    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public Overload overload() {
      return pipeline.overload();
    }

    @Override
    public BatchRepository.Lease localLease() {
      return pipeline.lease();
    }

    @Override
    public void accepted(Accepted publish) {
      kept[0] = publish;
    }

    @Override
    public void wakeClaims() {
      pipeline.wakeClaims();
    }
  }
}
