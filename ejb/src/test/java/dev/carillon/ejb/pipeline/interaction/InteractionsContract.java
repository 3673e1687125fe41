package dev.carillon.ejb.pipeline.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.interaction.Interactions.Event;
import dev.carillon.ejb.pipeline.interaction.Interactions.Report;
import dev.carillon.ejb.testing.CountedStatements;
import dev.carillon.ejb.testing.TestClock;
import dev.carillon.persistence.registry.InteractionRepository;
import dev.carillon.persistence.testing.TestPersistence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose click it was. */
abstract class InteractionsContract {

  private static final int APPS = 250;

  private CountedStatements statements;
  private Interactions interactions;

  /** With the current schema. */
  abstract DataSource database();

  @BeforeEach
  void open() {
    statements = new CountedStatements(database());
    TestPersistence persistence = TestPersistence.of(statements.dataSource());
    InteractionRepository rows = new InteractionRepository(persistence.entityManager());
    InteractionWriter writer =
        persistence.transactional(new InteractionWriter(rows, new TestClock()));
    interactions = new Interactions(rows, writer);
    execute("delete from push_interaction");
    execute("delete from delivery");
    execute("delete from publish");
    execute("delete from device");
  }

  @Test
  void aClickIsFoundInAnyOfManyAppsByOneQuery() {
    for (int app = 0; app < APPS; app++) {
      device(app, "hash-" + app);
    }
    publish(APPS - 1, "p");
    interactions.record(new Report(null, "hash-" + (APPS - 1), "p", Event.CLICKED, null));
    assertThat(interactions.count(app(APPS - 1), "p")).containsEntry(Event.CLICKED, 1L);
    assertThat(statements.with("recipient_key from device")).isEqualTo(1);
  }

  @Test
  void whereAppsShareASubscriptionThePublishDecides() {
    for (int app = 0; app < 3; app++) {
      device(app, "shared");
      publish(app, "of-" + app);
      publish(app, "same");
    }
    interactions.record(new Report(null, "shared", "of-1", Event.CLICKED, null));
    assertThat(interactions.count(app(1), "of-1")).containsEntry(Event.CLICKED, 1L);
    assertThat(interactions.count(app(0), "of-1")).containsEntry(Event.CLICKED, 0L);

    execute(
        "insert into delivery (publish_key, recipient_key, provider, outcome, attempts, settled_at)"
            + " select p.publish_key, d.recipient_key, d.provider, 1, 1, 1 from publish p, device d"
            + " where p.app_id = d.app_id and p.publish_id = 'same' and d.app_id = '"
            + app(2)
            + "'");
    interactions.record(new Report(null, "shared", "same", Event.SHOWN, null));
    assertThat(interactions.count(app(2), "same")).containsEntry(Event.SHOWN, 1L);
    interactions.record(new Report(app(0), "shared", "same", Event.SHOWN, null));
    assertThat(interactions.count(app(0), "same")).containsEntry(Event.SHOWN, 1L);
  }

  @Test
  void whatIsUnknownIsRefused() {
    device(0, "hash");
    publish(1, "p");
    for (Report report :
        new Report[] {
          new Report(null, "hash", "p", Event.SHOWN, null),
          new Report(null, "other", "p", Event.SHOWN, null),
          new Report(app(1), "hash", "p", Event.SHOWN, null)
        }) {
      assertThatThrownBy(() -> interactions.record(report))
          .isInstanceOfSatisfying(
              ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
  }

  private static String app(int number) {
    return "app-" + number;
  }

  private void device(int app, String tokenHash) {
    execute(
        "insert into device (recipient_key, app_id, device_id, client_id, provider, platform,"
            + " token_hash, sealed_token, token_since, origin, owner_version, push_state,"
            + " failure_count, enabled, created_at, updated_at) values ("
            + app
            + ", '"
            + app(app)
            + "', 'd', 'u', "
            + ProviderKind.WEB_PUSH.code()
            + ", 'browser', '"
            + tokenHash
            + "', cast('' as bytea), 1, '', 1, 'ACTIVE', 0, true, 1, 1)");
  }

  private void publish(int app, String publishId) {
    execute(
        "insert into publish (publish_key, app_id, publish_id, body_hash, state, lane, fast_path,"
            + " command, expected, estimated, created_at, planned_all, plan_due, plan_cursor,"
            + " plan_epoch, planned, dispatched, succeeded, failed, expired, retry_scheduled,"
            + " retry_attempted, dead_lettered, cancelled, dropped) values ("
            + Math.abs((long) (app + publishId).hashCode())
            + ", '"
            + app(app)
            + "', '"
            + publishId
            + "', 'h', 3, 1, true, '{}', 1, false, 1, true, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,"
            + " 0)");
  }

  private void execute(String sql) {
    try (Connection connection = statements.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
