package dev.carillon.persistence.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.ProviderKind;
import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.pipeline.DeadLetterRow;
import dev.carillon.persistence.pipeline.DeliveryRow;
import dev.carillon.persistence.testing.Engine;
import dev.carillon.persistence.testing.TestPersistence;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of publishes on every database. */
abstract class StatusRepositoriesContract {

  private static final AtomicLong KEYS = new AtomicLong(7_000_000_000L);

  private TestPersistence persistence;
  private Sql sql;
  private DeadLetterRepository letters;
  private DeliveryRepository deliveries;
  private PublishStatusRepository publishes;
  private String app;
  private long publish;

  abstract Engine engine();

  @BeforeEach
  void open() {
    persistence = engine().persistence();
    sql = new Sql(persistence.dataSource());
    letters = new DeadLetterRepository(persistence.entityManager());
    deliveries = new DeliveryRepository(persistence.entityManager());
    publishes = new PublishStatusRepository(persistence.entityManager());
    app = "app-" + UUID.randomUUID();
    publish = KEYS.getAndAdd(10);
    sql.update(
        "insert into publish (publish_key, app_id, publish_id, body_hash, state, lane, fast_path,"
            + " command, expected, estimated, created_at, planned_all, plan_due, plan_cursor,"
            + " plan_epoch, planned, dispatched, succeeded, failed, expired, retry_scheduled,"
            + " retry_attempted, dead_lettered, cancelled, dropped)"
            + " values (?, ?, 'p', 'h', 3, 1, false, '{}', 9, false, 5, true, 0, 0, 0, 9, 8, 1, 1,"
            + " 1, 7, 6, 1, 1, 1)",
        publish,
        app);
  }

  @Test
  void aPublishIsReadAnewEachTime() {
    persistence.inTransaction(
        () -> {
          PublishSnapshot before = publishes.find(app, "p").orElseThrow();
          assertThat(before.ended()).isFalse();
          assertThat(before.state()).isEqualTo((short) 3);
          assertThat(before.counters())
              .isEqualTo(new PublishSnapshot.Counters(9, 8, 1, 1, 1, 7, 6, 1, 1, 1));
          assertThat(before.counters().open()).isEqualTo(3);
          elsewhere(
              () ->
                  sql.update(
                      "update publish set ended_at = 7, state = 4" + " where publish_key = ?",
                      publish));
          assertThat(publishes.byKey(publish).orElseThrow().ended()).isTrue();
        });
    assertThat(publishes.find("another", "p")).isEmpty();
  }

  @Test
  void deliveriesNameTheDeviceOfTheirKeyWhereTheyDoNotThemselves() {
    long device = publish + 1;
    sql.update(
        "insert into device (recipient_key, app_id, device_id, provider, platform, token_hash,"
            + " sealed_token, token_since, origin, owner_version, push_state, failure_count,"
            + " enabled, created_at, updated_at)"
            + " values (?, ?, 'd', 1, 'other', 'h', ?, 1, '', 1, 'ACTIVE', 0, true, 1, 1)",
        device,
        app,
        new byte[] {1});
    delivery(device, null);
    delivery(device + 1, "own");
    delivery(device + 2, null);
    assertThat(deliveries.page(publish, 0, 10))
        .extracting(DeliveryRow::deviceId)
        .containsExactly("d", "own", null);
    assertThat(deliveries.page(publish, device, 1))
        .containsExactly(
            new DeliveryRow(
                publish,
                device + 1,
                "own",
                (short) 1,
                (short) 2,
                (short) 3,
                "why",
                "m",
                2,
                null,
                6L));
  }

  @Test
  void deadLettersAreListedNewestFirstWithinTheirFilter() {
    for (int i = 1; i <= 3; i++) {
      letter(publish + i, i * 100);
    }
    DeadLetterRepository.Filter some =
        new DeadLetterRepository.Filter(ProviderKind.FCM, 200L, 301L);
    assertThat(letters.list(app, some, Long.MAX_VALUE, 10))
        .extracting(DeadLetterRow::deadLetterKey)
        .containsExactly(publish + 3, publish + 2);
    DeadLetterRepository.Filter all = new DeadLetterRepository.Filter(null, null, null);
    assertThat(letters.list(app, all, publish + 3, 1))
        .containsExactly(
            new DeadLetterRow(
                publish + 2, app, 10, "ten", 20, "d", (short) 1, (short) 2, "why", 5, 200, null));
    assertThat(
            letters.list(
                app, new DeadLetterRepository.Filter(ProviderKind.APNS, null, null), 1, 10))
        .isEmpty();
  }

  @Test
  void aDeadLetterIsReplayedByOneAtATime() {
    letter(publish + 1, 100);
    persistence.inTransaction(
        () -> {
          assertThat(letters.lock("another", publish + 1)).isEmpty();
          assertThat(letters.lock(app, publish + 1).orElseThrow().replayedAs()).isNull();
          letters.replayed(publish + 1, "again");
        });
    assertThat(persistence.inTransaction(() -> letters.lock(app, publish + 1).orElseThrow()))
        .extracting(DeadLetterRow::replayedAs)
        .isEqualTo("again");
  }

  @Test
  void whoeverWaitsForTheLockSeesTheReplay() {
    letter(publish + 1, 100);
    CompletableFuture<DeadLetterRow> other =
        persistence.inTransaction(
            () -> {
              letters.lock(app, publish + 1);
              CompletableFuture<DeadLetterRow> waits =
                  CompletableFuture.supplyAsync(
                      () ->
                          persistence.inTransaction(
                              () -> letters.lock(app, publish + 1).orElseThrow()));
              letters.replayed(publish + 1, "again");
              return waits;
            });
    assertThat(other.join().replayedAs()).isEqualTo("again");
  }

  private void delivery(long recipient, String deviceId) {
    sql.update(
        "insert into delivery (publish_key, recipient_key, device_id, provider, outcome,"
            + " failure_class, reason, provider_message_id, attempts, settled_at)"
            + " values (?, ?, ?, 1, 2, 3, 'why', 'm', 2, 6)",
        publish,
        recipient,
        deviceId);
  }

  private void letter(long key, long occurredAt) {
    sql.update(
        "insert into dead_letter (dead_letter_key, app_id, publish_key, publish_id, recipient_key,"
            + " device_id, provider, failure_class, reason, attempts, occurred_at)"
            + " values (?, ?, 10, 'ten', 20, 'd', 1, 2, 'why', 5, ?)",
        key,
        app,
        occurredAt);
  }

  private static void elsewhere(Runnable work) {
    CompletableFuture.runAsync(work).join();
  }
}
