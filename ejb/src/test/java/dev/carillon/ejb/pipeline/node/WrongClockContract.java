package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.providers.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose clock is wrong: what is due is due by the database's. */
abstract class WrongClockContract {

  private TestPipeline node;

  abstract DataSource database();

  private void start(Duration ahead) {
    Clock clock = Clock.offset(Clock.systemUTC(), ahead);
    node = new TestPipeline(database(), TestPipeline.quick(), 1, clock).start();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "-PT1H"})
  void whatItAcceptsIsPlannedSentAndRepeatedWithoutDelay(Duration ahead) {
    start(ahead);
    node.devices("a", 600, "big");
    // one in ten: more of them would open the circuit, whose pauses grow
    Set<String> tried = ConcurrentHashMap.newKeySet();
    node.fcm.answers(
        (submission, target) ->
            target.token().identity().endsWith("7") && tried.add(target.token().identity())
                ? new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "later", null)
                : new Outcome.Accepted("m"));
    String id = node.publish(new Target.Channel("big")).publishId();
    assertThat(node.awaitEnd(id).state()).isEqualTo(PublishState.SUCCEEDED);
    assertThat(tried).hasSize(60);
    long now = node.store.transactions().read(node.store.nodes()::now);
    assertThat(node.count("select created_at from publish")).isBetween(now - 60_000, now + 1_000);
  }
}
