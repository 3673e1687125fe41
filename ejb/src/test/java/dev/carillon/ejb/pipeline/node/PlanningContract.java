package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.pipeline.admit.PublishTools;
import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.ejb.pipeline.model.Target;
import dev.carillon.ejb.pipeline.plan.Planner;
import dev.carillon.ejb.pipeline.status.PublishStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one publish costs the others' planning. The planner makes its steps by hand. */
abstract class PlanningContract {

  /** More than {@link Planner} tries. */
  private static final int TRIES = 15;

  private TestPipeline node;
  private Planner planner;

  abstract DataSource database();

  @BeforeEach
  void plannerAlone() {
    node = new TestPipeline(database(), TestPipeline.quick(), 1, Clock.systemUTC());
    PublishTools tools = node.pipeline.publishTools();
    planner =
        new Planner(
            tools.store(), tools.settings(), tools.builder(), tools.finisher(), tools.clock());
  }

  @AfterEach
  void nothingStays() {
    node.close();
  }

  private String publish(String channel) {
    return node.publish(new Target.Channel(channel)).publishId();
  }

  /** As where only a newer version knows this kind of target. */
  private void makeUnknown(String channel) {
    replace("\"channel\":\"" + channel + "\"", "\"newer\":\"" + channel + "\"");
  }

  private void repair(String channel) {
    replace("\"newer\":\"" + channel + "\"", "\"channel\":\"" + channel + "\"");
  }

  private void replace(String old, String by) {
    node.sql("update publish set command = replace(command, '" + old + "', '" + by + "')");
  }

  private void makeDue() {
    node.sql("update publish set plan_due = 1 where planned_all = false");
  }

  private long cursor(String publishId) {
    return node.count("select plan_cursor from publish where publish_id = '" + publishId + "'");
  }

  private void tryUntilItIsBrokenOff() {
    for (int i = 0; i < TRIES; i++) {
      makeDue();
      planner.step();
    }
  }

  @Test
  void othersThatAreDueTogetherWithManyBrokenOnesArePlannedInTheSameStep() {
    node.devices("a", 600, "big");
    node.devices("b", 600, "other");
    for (int i = 0; i < 6; i++) {
      publish("big");
    }
    String other = publish("other");
    makeUnknown("big");
    node.sql("update publish set expected = 1");
    planner.step();
    assertThat(cursor(other)).isPositive();
    assertThat(node.count("select count(*) from publish where plan_failures = 1")).isEqualTo(6);
  }

  @Test
  void onesOfWhichEnoughWaitsKeepNoOtherWaiting() {
    node.batchSize = 5;
    node.devices("a", 600, "big");
    node.devices("b", 600, "other");
    List<String> full = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      full.add(publish("big"));
    }
    while (full.stream().anyMatch(id -> cursor(id) == 0)) {
      assertThat(planner.step()).isPresent();
    }
    String other = publish("other");
    node.sql("update publish set plan_due = 1 where plan_cursor > 0");
    planner.step();
    assertThat(cursor(other)).isPositive();
  }

  @Test
  void onesThatCannotBePlannedWaitLongerEachTime() {
    node.devices("a", 600, "big");
    publish("big");
    makeUnknown("big");
    long before = System.currentTimeMillis();
    for (int i = 0; i < 5; i++) {
      makeDue();
      planner.step();
    }
    long due = node.count("select plan_due from publish");
    assertThat(due - before).isBetween(16_000L, 60_000L);
  }

  @Test
  void oneThatCanNeverBePlannedFails() {
    node.devices("a", 600, "big");
    String broken = publish("big");
    makeUnknown("big");
    tryUntilItIsBrokenOff();
    node.start();
    PublishStatus status = node.awaitEnd(broken);
    assertThat(status.state()).isEqualTo(PublishState.FAILED);
    assertThat(status.errorReason()).isEqualTo("planning_failed");
  }

  @Test
  void whatWasPlannedBeforeItFailedIsSent() {
    node.devices("a", 600, "big");
    String broken = publish("big");
    planner.step();
    assertThat(cursor(broken)).isPositive();
    makeUnknown("big");
    tryUntilItIsBrokenOff();
    repair("big");
    node.start();
    PublishStatus status = node.awaitEnd(broken);
    assertThat(status.state()).isEqualTo(PublishState.PARTIALLY_SUCCEEDED);
    assertThat(status.errorReason()).isEqualTo("planning_failed");
    assertThat(status.counters().succeeded()).isEqualTo(500);
  }

  @Test
  void oneThatCanBePlannedAgainForgetsItsFailures() {
    node.devices("a", 600, "big");
    String publish = publish("big");
    makeUnknown("big");
    planner.step();
    repair("big");
    makeDue();
    planner.step();
    assertThat(cursor(publish)).isPositive();
    assertThat(node.count("select max(plan_failures) from publish")).isZero();
    node.start();
    assertThat(node.awaitEnd(publish).state()).isEqualTo(PublishState.SUCCEEDED);
  }
}
