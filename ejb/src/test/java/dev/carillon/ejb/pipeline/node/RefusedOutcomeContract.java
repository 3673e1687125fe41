package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.model.DeliveryOutcome;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.DeliveryView;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.providers.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outcome that cannot be recorded as it is costs no other its record. */
abstract class RefusedOutcomeContract {

  private static final String HOSTILE = "a\0b\uD83D\r\n\\N\t" + "\uDC4D👍".repeat(400);

  private final FaultyClock clock = new FaultyClock();
  private TestPipeline pipeline;

  /** An empty database. */
  abstract DataSource database();

  @BeforeEach
  void start() {
    pipeline = new TestPipeline(database(), TestPipeline.quick(), 1, clock).start();
  }

  @AfterEach
  void stop() {
    pipeline.close();
  }

  @Test
  void whateverAProviderSaysIsRecorded() {
    pipeline.devices("d", 5, "news");
    List<Outcome> outcomes =
        List.of(
            new Outcome.Accepted(HOSTILE),
            new Outcome.Rejected(FailureClass.UNKNOWN, HOSTILE),
            new Outcome.Gone(HOSTILE, null),
            new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, HOSTILE, null),
            new Outcome.Expired(HOSTILE));
    pipeline.fcm.answers(
        (submission, target) -> {
          String token = target.token().identity();
          return outcomes.get(Integer.parseInt(token.substring(token.length() - 1)));
        });
    String id = pipeline.publish(new Target.Channel("news")).publishId();

    assertThat(pipeline.awaitEnd(id).state()).isEqualTo(PublishState.PARTIALLY_SUCCEEDED);
    assertThat(pipeline.deliveries(id))
        .extracting(DeliveryView::outcome)
        .containsExactly(
            DeliveryOutcome.ACCEPTED,
            DeliveryOutcome.REJECTED,
            DeliveryOutcome.GONE,
            DeliveryOutcome.DEAD_LETTERED,
            DeliveryOutcome.EXPIRED);
    assertThat(pipeline.deliveries(id).get(1).reason()).startsWith("a\uFFFDb\uFFFD  \\N \uFFFD👍");
    assertThat(pipeline.count("select count(*) from device where enabled = false")).isEqualTo(1);
    assertThat(pipeline.count("select count(*) from dead_letter")).isEqualTo(1);
  }

  @Test
  void aRecipientWithARowAlreadyIsCountedAsThatSaysAndStopsNobody() {
    pipeline.devices("d", 30, "news");
    pipeline.batchSize = 10;
    CompletableFuture<Void> gate = pipeline.fcm.holdAnswers();
    String id = pipeline.publish(new Target.Channel("news")).publishId();
    TestPipeline.await(() -> pipeline.fcm.sent().size() == 30, "all to be sent");
    pipeline.sql(
        "insert into delivery (publish_key, recipient_key, provider, outcome, reason, attempts,"
            + " settled_at) select p.publish_key, d.recipient_key, 1, 5, 'first', 1, 1"
            + " from publish p, device d where d.device_id in ('d-3', 'd-17')");
    gate.complete(null);

    PublishStatus status = pipeline.awaitEnd(id);
    assertThat(status.counters().succeeded()).isEqualTo(28);
    assertThat(status.counters().deadLettered()).isEqualTo(2);
    assertThat(status.counters().dispatched()).isEqualTo(30);
    assertThat(pipeline.deliveries(id)).hasSize(30);
    TestPipeline.await(() -> pipeline.pipeline.unsettled() == 0, "permits to come back");
  }

  @Test
  void anAnswerThatIsNoAnswerIsRecordedAsSuch() {
    pipeline.devices("d", 3, "news");
    pipeline.fcm.answers(
        (submission, target) ->
            target.token().identity().endsWith("1")
                ? new Outcome.Retryable(null, null, null)
                : new Outcome.Accepted("m"));
    String id = pipeline.publish(new Target.Channel("news")).publishId();
    PublishStatus status = pipeline.awaitEnd(id);
    assertThat(status.counters().succeeded()).isEqualTo(2);
    assertThat(status.counters().planned()).isEqualTo(3);
    assertThat(status.counters().open()).isZero();
  }

  @Test
  void anExceptionWhileSettlingPutsResultsOffOnly() {
    pipeline.devices("d", 3, "news");
    clock.failsSettlers = 3;
    String id = pipeline.publish(new Target.Channel("news")).publishId();
    assertThat(pipeline.awaitEnd(id).counters().succeeded()).isEqualTo(3);
    assertThat(clock.failsSettlers).isZero();
  }

  /** Fails so many times when a settler asks. */
  private static final class FaultyClock extends Clock {
    private volatile int failsSettlers;

    @Override
    public synchronized long millis() {
      if (failsSettlers > 0 && isSettler()) {
        failsSettlers--;
        throw new IllegalStateException("no time");
      }
      return System.currentTimeMillis();
    }

    private static boolean isSettler() {
      return StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(f -> f.getClassName().endsWith(".settle.Settler")));
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
