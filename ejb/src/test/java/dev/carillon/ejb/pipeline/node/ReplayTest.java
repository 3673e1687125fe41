package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.FailureClass;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.admit.Intake;
import dev.carillon.ejb.pipeline.admit.Overload;
import dev.carillon.ejb.pipeline.admit.PublishService;
import dev.carillon.ejb.pipeline.admit.PublishTools;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.DeadLetterQuery;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.providers.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replay is let in as any publish is. */
class ReplayTest {

  private final TestPipeline pipeline = new TestPipeline().start();
  private String letter;

  @BeforeEach
  void makeADeadLetter() {
    pipeline.devices("d", 1, null);
    pipeline.fcm.answers(
        (s, t) -> new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "down", null));
    pipeline.awaitEnd(pipeline.publish(new Target.Device("d-0")).publishId());
    letter =
        pipeline
            .service
            .deadLetters(TestPipeline.APP, new DeadLetterQuery(null, null, null), null, 10)
            .items()
            .get(0)
            .deadLetterId();
    pipeline.fcm.answers((s, t) -> new Outcome.Accepted("m"));
  }

  @AfterEach
  void itCanStillBeReplayed() {
    pipeline.room.measured(0, Long.MAX_VALUE);
    String again = pipeline.service.replay(TestPipeline.APP, letter).publishId();
    assertThat(pipeline.awaitEnd(again).counters().succeeded()).isEqualTo(1);
    pipeline.close();
  }

  private void isRefused(PublishService service, ErrorCode code) {
    assertThatThrownBy(() -> service.replay(TestPipeline.APP, letter))
        .isInstanceOfSatisfying(
            ServiceException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  @Test
  void notWhereTheDatabaseIsFull() {
    pipeline.room.measured(1_001, Long.MAX_VALUE);
    isRefused(pipeline.service, ErrorCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void notWhereTheQueueIsFull() {
    Overload full =
        new Overload(pipeline.store, new PipelineSettings.Admission(1, 1, -1, Duration.ofDays(1)));
    isRefused(pipeline.serviceOf(new Door(pipeline.pipeline, true, full)), ErrorCode.BACKPRESSURE);
  }

  @Test
  void notWherePushIsDisabled() {
    Door closed = new Door(pipeline.pipeline, false, pipeline.pipeline.overload());
    isRefused(pipeline.serviceOf(closed), ErrorCode.FEATURE_DISABLED);
  }

  /** A node with another door. */
  private record Door(Pipeline pipeline, boolean enabled, Overload overload) implements Intake {
    @Override
    public PublishTools publishTools() {
      return pipeline.publishTools();
    }

    @Override
    public BatchRepository.Lease localLease() {
      return pipeline.localLease();
    }

    @Override
    public void accepted(Accepted publish) {
      pipeline.accepted(publish);
    }

    @Override
    public void wakeClaims() {
      pipeline.wakeClaims();
    }
  }
}
