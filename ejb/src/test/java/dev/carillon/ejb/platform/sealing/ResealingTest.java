package dev.carillon.ejb.platform.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.pipeline.node.TestPipeline;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.security.FirstFormat;
import dev.carillon.ejb.platform.security.KeyRing;
import dev.carillon.ejb.platform.security.SealedPlace;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.testing.TestDatabase;
import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.sealed.SealedColumn;
import dev.carillon.persistence.sealed.SealedRepository;
import dev.carillon.persistence.sealed.SealedRow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResealingTest {

  private static final String OLD = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String NEW = "new:HxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJCgsMDQ4=";

  private static final SealedPlace DEVICE = SealedPlace.device(1, "a");

  private final DataSource database = TestDatabase.h2();
  private final Sql sql = new Sql(database);
  private final SecretBox old = box(OLD);
  private final SecretBox both = box(NEW + "," + OLD);

  private static SecretBox box(String keys) {
    return new SecretBox(KeyRing.parse(keys), new SecureRandom());
  }

  @BeforeEach
  void sealOneValueInEveryColumn() {
    sql.update(
        "insert into app (app_id, name, enabled, settings, created_at)"
            + " values ('a', 'a', true, '{}', 1)");
    sql.update(
        "insert into app_key (key_id, app_id, kind, capability, sealed_secret, sealed_former,"
            + " enabled, created_at) values ('k', 'a', 'signing', 'admin', ?, ?, true, 1)",
        old.sealText("secret", SealedPlace.appKey("k", "a")),
        old.sealText("secret", SealedPlace.appKey("k", "a")));
    sql.update(
        "insert into app_key (key_id, app_id, kind, capability, enabled, created_at)"
            + " values ('l', 'a', 'api', 'admin', true, 1)");
    sql.update(
        "insert into credential (credential_key, app_id, credential_id, provider, version, sealed,"
            + " public_info, state, created_at) values (1, 'a', 'c', 1, 1, ?, '{}', 'active', 1)",
        old.sealText("secret", SealedPlace.credential(1, "a")));
    sql.update(
        "insert into device (recipient_key, app_id, device_id, provider, platform, token_hash,"
            + " sealed_token, token_since, origin, owner_version, push_state, failure_count,"
            + " enabled, created_at, updated_at)"
            + " values (1, 'a', 'd', 1, 'other', 'h', ?, 1, '', 1, 'ACTIVE', 0, true, 1, 1)",
        old.sealText("secret", DEVICE));
    sql.update(
        "insert into publish_recipient (publish_key, recipient_key, registered, provider, origin,"
            + " sealed_token) values (1, 1, false, 1, '', ?)",
        old.sealText("secret", SealedPlace.recipient(1, 1)));
  }

  @Test
  void everyColumnOpensWithTheNewKeyAloneAfterwards() {
    assertThat(resealAll(new SealedRepository(database))).isTrue();

    for (SealedColumn column : SealedColumn.values()) {
      List<SealedRow> rows = new SealedRepository(database).page(column, null, 10);
      assertThat(rows).as("%s", column).hasSize(1);
      assertThat(box(NEW).openText(rows.get(0).sealed(), place(column))).isEqualTo("secret");
    }
  }

  private static SealedPlace place(SealedColumn column) {
    return switch (column) {
      case APP_KEY, FORMER_APP_KEY -> SealedPlace.appKey("k", "a");
      case CREDENTIAL -> SealedPlace.credential(1, "a");
      case DEVICE -> DEVICE;
      case PUBLISH_RECIPIENT -> SealedPlace.recipient(1, 1);
    };
  }

  @Test
  void bindsWhatTheFirstFormatLeftUnbound() throws Exception {
    byte[] unbound = FirstFormat.seal(KeyRing.parse(NEW), "of old");
    sql.update("update device set sealed_token = ?", unbound);

    assertThat(resealAll(new SealedRepository(database))).isTrue();

    byte[] sealed =
        new SealedRepository(database).page(SealedColumn.DEVICE, null, 1).get(0).sealed();
    assertThat(box(NEW).openText(sealed, DEVICE)).isEqualTo("of old");
    assertThatThrownBy(() -> box(NEW).openText(unbound, DEVICE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCopyUnderAnotherKeyAndAppOpensNowhere() {
    sql.update(
        "insert into app (app_id, name, enabled, settings, created_at)"
            + " values ('b', 'b', true, '{}', 1)");
    sql.update(
        "insert into app_key (key_id, app_id, kind, capability, sealed_secret, enabled, created_at)"
            + " select 'stolen', 'b', kind, capability, sealed_secret, true, 1 from app_key"
            + " where key_id = 'k'");

    assertThat(resealAll(new SealedRepository(database))).isFalse();
  }

  @Test
  void raisesTheVersionOfWhatIsEdited() {
    resealAll(new SealedRepository(database));

    Map<String, Integer> versions =
        Map.of(
            "version from device",
            2,
            "version from app_key where key_id = 'k'", // two sealed columns
            3,
            "row_version from credential",
            2);
    versions.forEach(
        (version, raised) ->
            assertThat(sql.first("select " + version, row -> row.getInt(1)))
                .as(version)
                .contains(raised));
  }

  @Test
  void findsWhatIsWrittenWithAnOlderKeyWhileItIsUnderWay() {
    SealedRepository overtaken =
        new SealedRepository(database) {
          private boolean done;

          @Override
          public boolean replace(SealedColumn column, SealedRow seen, byte[] sealed) {
            if (column == SealedColumn.DEVICE && !done) {
              done = true;
              sql.update("update device set sealed_token = ?", old.sealText("newer", DEVICE));
            }
            return super.replace(column, seen, sealed);
          }
        };
    assertThat(resealAll(overtaken)).isTrue();

    byte[] sealed =
        new SealedRepository(database).page(SealedColumn.DEVICE, null, 1).get(0).sealed();
    assertThat(box(NEW).openText(sealed, DEVICE)).isEqualTo("newer");
  }

  @Test
  void doesNotFreeTheOlderKeysWhileOthersWriteWithThem() {
    SealedRepository beside =
        new SealedRepository(database) {
          @Override
          public boolean replace(SealedColumn column, SealedRow seen, byte[] sealed) {
            boolean replaced = super.replace(column, seen, sealed);
            sql.update("update device set sealed_token = ?", old.sealText("again", DEVICE));
            return replaced;
          }
        };
    assertThat(resealAll(beside)).isFalse();
  }

  @Test
  void doesNotFreeTheOlderKeysWhereAValueDoesNotOpen() {
    sql.update("update publish_recipient set sealed_token = ?", new byte[] {1, 2, 3});
    assertThat(resealAll(new SealedRepository(database))).isFalse();
    assertThat(box(NEW).isStale(new byte[0])).isTrue();
  }

  @Test
  void goesOnWhereItWasWhenTheDatabaseWasAwayAndEndsWhenAllIsDone() {
    AtomicInteger failures = new AtomicInteger(3);
    SealedRepository failing =
        new SealedRepository(database) {
          @Override
          public List<SealedRow> page(SealedColumn column, SealedRow after, int limit) {
            if (column == SealedColumn.DEVICE && failures.getAndDecrement() > 0) {
              throw new StorageException("the database is away", null);
            }
            return super.page(column, after, limit);
          }
        };
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    scheduler.setRemoveOnCancelPolicy(true);
    try {
      PeriodicTasks tasks = new PeriodicTasks(scheduler, meters, System::nanoTime);
      new Resealing(failing, both, tasks).started(new CarillonStarted());
      TestPipeline.await(
          () ->
              failures.get() < 0
                  && scheduler.getQueue().isEmpty()
                  && scheduler.getActiveCount() == 0,
          "the end of it");
      assertThat(meters.counter("carillon.periodic.failures", "task", "resealing").count())
          .isEqualTo(3);
      byte[] sealed =
          new SealedRepository(database).page(SealedColumn.DEVICE, null, 1).get(0).sealed();
      assertThat(box(NEW).openText(sealed, DEVICE)).isEqualTo("secret");
    } finally {
      scheduler.shutdownNow();
    }
  }

  private boolean resealAll(SealedRepository rows) {
    return Rotation.resealAll(rows, both);
  }
}
