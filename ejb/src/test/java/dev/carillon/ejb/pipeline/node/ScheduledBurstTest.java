package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.pipeline.model.PublishCommand;
import dev.carillon.ejb.pipeline.model.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scheduled publishes start when they are due, also many at once. */
class ScheduledBurstTest {

  private static final System.Logger LOG = System.getLogger(ScheduledBurstTest.class.getName());
  private static final int PUBLISHES = 200;
  private static final int LATER = 20_000;

  private final TestPipeline pipeline = new TestPipeline();

  @AfterEach
  void close() {
    pipeline.close();
  }

  private static PublishCommand at(long dueMs, String device) {
    PublishCommand command = TestPipeline.command(Lane.NORMAL, new Target.Device(device));
    return new PublishCommand(
        command.appId(),
        null,
        null,
        command.targets(),
        command.content(),
        Map.of(),
        new PublishCommand.Options(
            Lane.NORMAL, Urgency.NORMAL, null, null, Instant.ofEpochMilli(dueMs), null));
  }

  private void scheduledForLater() {
    pipeline.sql(
        "insert into publish (publish_key, app_id, publish_id, body_hash, fast_path, command,"
            + " expected, estimated, created_at, lane, state, planned_all, plan_due) select x,"
            + " 'app', 'later-' || x, 'hash', false, '{}', 1, false, 1, 1, 0, false, "
            + (System.currentTimeMillis() + 86_400_000)
            + " + x from system_range(1, "
            + LATER
            + ")");
  }

  @Test
  void twoHundredDueInOneSecondStartWithinASecond() {
    scheduledForLater();
    pipeline.devices("d", PUBLISHES, null);
    pipeline.start();
    long first = System.currentTimeMillis() + 3_000;
    Map<String, Long> due = new HashMap<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < PUBLISHES; i++) {
      long dueMs = first + i * 1_000L / PUBLISHES;
      due.put("token-d-" + i, dueMs);
      ids.add(pipeline.service.publish(at(dueMs, "d-" + i)).publishId());
    }
    assertThat(System.currentTimeMillis()).as("all are scheduled in time").isLessThan(first);
    ids.forEach(pipeline::awaitEnd);

    long nanosToMs = System.currentTimeMillis() - System.nanoTime() / 1_000_000;
    List<Long> late =
        pipeline.fcm.sent().stream()
            .map(sent -> sent.atNanos() / 1_000_000 + nanosToMs - due.get(sent.token()))
            .sorted()
            .toList();
    assertThat(late).hasSize(PUBLISHES);
    LOG.log(
        System.Logger.Level.INFO,
        "late by p50 {0} ms, p99 {1} ms, at most {2} ms",
        late.get(PUBLISHES / 2),
        late.get(PUBLISHES * 99 / 100),
        late.get(PUBLISHES - 1));
    assertThat(late.get(0)).as("none before its time").isGreaterThanOrEqualTo(-5);
    assertThat(late.get(PUBLISHES * 99 / 100)).isLessThan(1_000);
  }
}
