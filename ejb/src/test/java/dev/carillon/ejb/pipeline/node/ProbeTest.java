package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.providers.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a breaker lets through when its pause is over. */
class ProbeTest {

  private static final int DEVICES = 200;

  private final TestPipeline pipeline = new TestPipeline().start();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void aBreakerThatHalfOpensSendsAProbeAndNotTheWholeRound() {
    pipeline.batchSize = 10;
    pipeline.devices("d", DEVICES, "news");
    AtomicInteger answers = new AtomicInteger();
    pipeline.fcm.answers(
        (submission, target) ->
            answers.getAndIncrement() < DEVICES
                ? new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "refused", null)
                : new Outcome.Accepted("m"));
    CompletableFuture<Void> first = pipeline.fcm.holdAnswers();
    String id = pipeline.publish(new Target.Channel("news")).publishId();
    TestPipeline.await(() -> pipeline.fcm.sent().size() == DEVICES, "the first round");
    first.complete(null);
    TestPipeline.await(() -> pipeline.pipeline.breakers().open() == 1, "the breaker to open");
    CompletableFuture<Void> held = pipeline.fcm.holdAnswers();
    TestPipeline.await(() -> pipeline.fcm.sent().size() > DEVICES, "a probe");
    TestPipeline.await(() -> pipeline.fcm.sent().size() > DEVICES + 1, "another probe");
    assertThat(pipeline.fcm.sent()).hasSize(DEVICES + 2);

    held.complete(null);
    assertThat(pipeline.awaitEnd(id).counters().succeeded()).isEqualTo(DEVICES);
    assertThat(pipeline.fcm.sent()).hasSize(2 * DEVICES);
    assertThat(pipeline.pipeline.breakers().open()).isZero();
  }
}
