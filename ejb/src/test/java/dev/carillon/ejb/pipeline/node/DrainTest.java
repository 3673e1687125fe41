package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import dev.carillon.providers.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A planned stop: what is on its way is recorded, the rest goes back, nothing is sent twice. */
class DrainTest {

  private final DataSource database = TestPipeline.newDatabase();
  private final List<TestPipeline> nodes = new ArrayList<>();

  /**
   * @param maxUnsettled few, so that a stop finds some recipients on their way and others not
   */
  private TestPipeline node(int maxUnsettled, Duration drain) {
    PipelineSettings quick = TestPipeline.quick();
    PipelineSettings.Dispatch usual = quick.dispatch();
    PipelineSettings settings =
        new PipelineSettings(
            maxUnsettled,
            quick.admission(),
            quick.planning(),
            new PipelineSettings.Dispatch(
                usual.lease(),
                usual.margin(),
                usual.slots(),
                usual.criticalSlots(),
                usual.normalSlots(),
                usual.chunk(),
                usual.maxInFlightApp(),
                usual.maxInFlightCredential(),
                usual.maxInFlightOrigin(),
                drain),
            quick.settling(),
            quick.retry());
    TestPipeline node =
        new TestPipeline(database, settings, nodes.size() + 1, Clock.systemUTC()).start();
    nodes.add(node);
    return node;
  }

  @AfterEach
  void close() {
    nodes.forEach(TestPipeline::close);
  }

  private static void assertNothingHeld(TestPipeline node) {
    assertThat(node.pipeline.held().isNothing()).as("%s", node.pipeline.held()).isTrue();
    assertThat(node.count("select count(*) from dispatch_batch where state = 1")).isZero();
  }

  @Test
  void aStopWithAnswersInFlightRepeatsNothing() {
    TestPipeline first = node(150, Duration.ofSeconds(10));
    first.devices("d", 1_000, "news");
    first.fcm.takes(300);
    String id = first.publish(new Target.Channel("news")).publishId();
    TestPipeline.await(() -> first.pipeline.inFlight() >= 100, "submissions on their way");
    first.pipeline.stop();
    int sentByFirst = first.fcm.sent().size();
    assertThat(sentByFirst).isBetween(100, 900);
    assertNothingHeld(first);
    assertThat(first.deliveries(id)).hasSize(sentByFirst);

    TestPipeline second = node(150, Duration.ofSeconds(10));
    PublishStatus end = second.awaitEnd(id);
    assertThat(end.counters().succeeded()).isEqualTo(1_000);
    assertThat(sentByFirst + second.fcm.sent().size()).isEqualTo(1_000);
  }

  @Test
  void batchesThatWaitForASlotGoBackAtOnce() {
    TestPipeline first = node(4_000, Duration.ofSeconds(10));
    first.devices("d", 400, null);
    CompletableFuture<Void> answers = first.fcm.holdAnswers();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      ids.add(first.publish(new Target.Device("d-" + i)).publishId());
    }
    TestPipeline.await(() -> first.fcm.sent().size() > 100, "submissions");
    answers.completeOnTimeout(null, 200, TimeUnit.MILLISECONDS);
    first.pipeline.stop();
    assertNothingHeld(first);
    TestPipeline second = node(4_000, Duration.ofSeconds(10));
    ids.forEach(second::awaitEnd);
    assertThat(first.fcm.sent().size() + second.fcm.sent().size()).isEqualTo(400);
  }

  @Test
  void aHangingProviderHoldsAStopNoLongerThanItsBound() {
    TestPipeline first = node(4_000, Duration.ofMillis(700));
    first.devices("well", 50, null);
    first.devices("hangs", 50, null);
    first.fcm.answers(
        (submission, target) ->
            target.token().identity().startsWith("token-hangs") ? null : new Outcome.Accepted("m"));
    List<String> well = publishEach(first, "well");
    List<String> hangs = publishEach(first, "hangs");
    TestPipeline.await(() -> first.fcm.sent().size() == 100, "submissions");
    long before = System.nanoTime();
    first.pipeline.stop();
    long took = Duration.ofNanos(System.nanoTime() - before).toMillis();
    // the bound, and what ending its threads may take
    assertThat(took).isBetween(700L, 3_000L);
    assertNothingHeld(first);
    assertThat(first.pipeline.trouble()).hasValue("is being stopped");

    TestPipeline second = node(4_000, Duration.ofSeconds(10));
    well.forEach(second::awaitEnd);
    hangs.forEach(id -> assertThat(second.awaitEnd(id).counters().succeeded()).isEqualTo(1));
    assertThat(second.fcm.sent()).as("those without an answer alone").hasSize(50);
  }

  private static List<String> publishEach(TestPipeline node, String prefix) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(node.publish(new Target.Device(prefix + "-" + i)).publishId());
    }
    return ids;
  }

  @Test
  void aStopWithoutWorkIsOverAtOnce() {
    TestPipeline node = node(4_000, Duration.ofSeconds(25));
    long before = System.nanoTime();
    node.pipeline.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertNothingHeld(node);
  }
}
