package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.admit.PublishReceipt;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.providers.Outcome;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that vanish or sleep: what another one makes of what they left. */
class CrashTest {

  private static final int DEVICES = 1500;

  private final DataSource database = TestPipeline.newDatabase();

  private TestPipeline node(int number) {
    return new TestPipeline(database, TestPipeline.quick(), number, Clock.systemUTC());
  }

  @Test
  void aNodeThatSleptThroughItsLeaseRecordsNothing() {
    try (TestPipeline sleeper = node(1);
        TestPipeline other = node(2)) {
      sleeper.devices("d", 3, null);
      sleeper.fcm.takes(700);
      sleeper.startWithoutHousekeeping();
      PublishReceipt receipt =
          sleeper.publish(
              new Target.Device("d-0"), new Target.Device("d-1"), new Target.Device("d-2"));
      TestPipeline.await(() -> sleeper.fcm.sent().size() == 3, "submission");
      other.start();
      assertThat(other.awaitEnd(receipt.publishId()).state()).isEqualTo(PublishState.SUCCEEDED);
      assertThat(other.fcm.sent()).hasSize(3);
      TestPipeline.await(() -> sleeper.pipeline.unsettled() == 0, "the sleeper to give up");
      assertThat(other.deliveries(receipt.publishId())).hasSize(3);
      assertThat(other.status(receipt.publishId()).counters().succeeded()).isEqualTo(3);
    }
  }

  @Test
  void anAcceptedPublishOutlivesANodeThatDidNothingElse() {
    String publishId;
    try (TestPipeline dead = node(1)) {
      dead.devices("d", 1, null);
      publishId = dead.publish(new Target.Device("d-0")).publishId();
    }
    try (TestPipeline next = node(2).start()) {
      assertThat(next.awaitEnd(publishId).state()).isEqualTo(PublishState.SUCCEEDED);
    }
  }

  @Test
  void aClosedPublishThatNobodyFinishedIsFinished() {
    try (TestPipeline dead = node(1)) {
      dead.devices("d", 1, null);
      PublishReceipt receipt = dead.publish(new Target.Device("d-0"));
      dead.sql("update dispatch_batch set state = 2, succeeded = 1, dispatched = 1");
      try (TestPipeline next = node(2).start()) {
        PublishStatus status = next.awaitEnd(receipt.publishId());
        assertThat(status.counters().succeeded()).isEqualTo(1);
        assertThat(next.fcm.sent()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void nothingIsLostWhenNodesVanishAtRandomMoments(int seed) {
    Random random = new Random(seed);
    PipelineSettings settings = TestPipeline.quick();
    Map<String, Integer> sent = new HashMap<>();
    String publishId = null;
    int crashes = 0;
    try (TestPipeline first = node(1)) {
      first.devices("d", DEVICES, "news");
    }
    for (int node = 2; ; node++) {
      boolean last = node == 6;
      try (TestPipeline now = node(node)) {
        flaky(now, new Random(seed * 100L + node));
        now.start();
        if (publishId == null) {
          publishId = now.publish(new Target.Channel("news")).publishId();
        }
        if (last) {
          now.awaitEnd(publishId);
        } else {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(120)));
          crashes++;
        }
        if (!last) {
          now.vanish();
        }
        now.fcm.sent().forEach(s -> sent.merge(s.token(), 1, Integer::sum));
        if (last) {
          verify(now, publishId, sent, crashes, settings.maxUnsettled());
          return;
        }
      }
    }
  }

  private static void flaky(TestPipeline pipeline, Random random) {
    pipeline.fcm.takes(10);
    pipeline.fcm.answers(
        (submission, target) -> {
          synchronized (random) {
            return random.nextInt(10) == 0
                ? new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, "busy", null)
                : new Outcome.Accepted("m");
          }
        });
  }

  private static void verify(
      TestPipeline pipeline,
      String publishId,
      Map<String, Integer> sent,
      int crashes,
      int maxUnsettled) {
    PublishStatus.Counters counters = pipeline.status(publishId).counters();
    assertThat(counters.planned()).isEqualTo(DEVICES);
    assertThat(counters.succeeded() + counters.deadLettered()).isEqualTo(DEVICES);
    assertThat(counters.dispatched()).isEqualTo(DEVICES);
    assertThat(pipeline.deliveries(publishId)).hasSize(DEVICES);
    assertThat(sent).hasSize(DEVICES);
    long submissions = sent.values().stream().mapToLong(Integer::longValue).sum();
    long repeated = submissions - DEVICES - counters.retryAttempted();
    assertThat(repeated).isBetween(0L, (long) crashes * maxUnsettled);
  }
}
