package dev.carillon.persistence.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.jdbc.ContentionException;
import dev.carillon.persistence.jdbc.KeyLayout;
import dev.carillon.persistence.jdbc.RefusedDataException;
import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.schema.Schema;
import dev.carillon.persistence.testing.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresPipelineStoreTest extends PipelineStoreContract {

  private static final long DAY = 86_400_000;

  @RegisterExtension static final PostgresServer SERVER = new PostgresServer();

  @Override
  DataSource dataSource() {
    return SERVER.emptyDatabase();
  }

  @Test
  void aCharacterThatItCannotHoldIsRefusedAsDataByCopy() {
    DeliveryRow row =
        new DeliveryRow(10, 20, "d", (short) 1, (short) 2, (short) 3, "a\0b", null, 1, 5L, 6L);
    Transactions transactions = new Transactions(SERVER.dataSource());
    PipelineStore store = PipelineStore.open(transactions);

    assertThatThrownBy(
            () -> transactions.execute(c -> store.settle().insertDeliveries(c, List.of(row))))
        .isInstanceOf(RefusedDataException.class);
  }

  @Test
  void aCharacterThatItCannotHoldIsRefusedAsDataByAStatement() {
    Sql sql = new Sql(SERVER.dataSource());
    assertThatThrownBy(
            () ->
                sql.update(
                    "insert into app (app_id, name, enabled, settings, created_at, version)"
                        + " values ('a', ?, true, '{}', 1, 0)",
                    "a\0b"))
        .isInstanceOf(RefusedDataException.class);
  }

  /** Here the server may compare by bytes anyway; most installations do not. */
  @Test
  void everyTextThatIsSearchedIsInTheOrderOfItsBytes() {
    Sql sql = new Sql(SERVER.dataSource());
    List<String> others =
        sql.list(
            "select distinct t.relname || '.' || a.attname from pg_index i"
                + " join pg_class t on t.oid = i.indrelid"
                + " join pg_attribute a on a.attrelid = t.oid and a.attnum = any (i.indkey)"
                + " where t.relnamespace = 'public'::regnamespace and a.attcollation <> 0"
                + " and a.attcollation <> '\"C\"'::regcollation and t.relname not like 'flyway%'"
                + " limit 1000",
            row -> row.getString(1));
    assertThat(others).isEmpty();
  }

  @Test
  void aDayIsDroppedWhenAllItsPublishesMayBeForgotten() {
    DataSource database = SERVER.emptyDatabase();
    new Schema(database).migrate();
    Transactions transactions = new Transactions(database);
    PipelineStore store = PipelineStore.open(transactions);
    Sql sql = new Sql(database);
    // makes the partitions of the 11th to the 13th
    long tenth = Instant.parse("2026-03-10T12:00:00Z").toEpochMilli();
    transactions.execute(c -> store.nodes().prepareDays(c, tenth));
    long eleventh = KeyLayout.floorOf(tenth + DAY);
    long twelfth = KeyLayout.floorOf(tenth + 2 * DAY);
    long now = tenth + 10 * DAY;
    for (long key : List.of(eleventh, twelfth)) {
      ended(store, key);
      DeliveryRow row =
          new DeliveryRow(key, 1, null, (short) 1, (short) 1, null, null, null, 1, 5L, 6L);
      transactions.execute(c -> store.settle().insertDeliveries(c, List.of(row)));
    }
    sql.update("update publish set purge_at = ? where publish_key = ?", now, eleventh);
    sql.update("update publish set purge_at = ? where publish_key = ?", now + 1, twelfth);

    assertThat(dropped(store, tenth + 2 * DAY)).as("a day that is hardly over").isFalse();
    assertThat(dropped(store, now)).isTrue();
    assertThat(days(sql)).containsExactly("delivery_20260312", "delivery_20260313");
    assertThat(dropped(store, now)).as("the 13th, which has no publish").isTrue();
    assertThat(dropped(store, now)).as("the 12th is wanted").isFalse();
    assertThat(days(sql)).containsExactly("delivery_20260312");
    assertThat(sql.list("select publish_key from delivery", row -> row.getLong(1)))
        .containsExactly(twelfth);
  }

  @Test
  void aDayWhoseRowsLieInTheRestStaysThere() {
    DataSource database = SERVER.emptyDatabase();
    new Schema(database).migrate();
    PipelineStore store = PipelineStore.open(new Transactions(database));
    Sql sql = new Sql(database);
    long tenth = Instant.parse("2026-03-10T12:00:00Z").toEpochMilli();
    long twelfth = KeyLayout.floorOf(tenth + 2 * DAY);
    DeliveryRow early =
        new DeliveryRow(twelfth, 1, null, (short) 1, (short) 1, null, null, null, 1, 5L, 6L);
    store.transactions().execute(c -> store.settle().insertDeliveries(c, List.of(early)));

    for (int time = 0; time < 2; time++) {
      store.transactions().execute(c -> store.nodes().prepareDays(c, tenth));
      assertThat(days(sql)).containsExactly("delivery_20260311", "delivery_20260313");
    }
    DeliveryRow other =
        new DeliveryRow(twelfth, 2, null, (short) 1, (short) 1, null, null, null, 1, 5L, 6L);
    store.transactions().execute(c -> store.settle().insertDeliveries(c, List.of(other)));
    assertThat(sql.list("select recipient_key from delivery_rest", row -> row.getLong(1)))
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void aDayThatIsInUseIsNotWaitedForForLong() throws SQLException {
    DataSource database = SERVER.emptyDatabase();
    new Schema(database).migrate();
    PipelineStore store = PipelineStore.open(new Transactions(database));
    long then = Instant.parse("2026-03-10T12:00:00Z").toEpochMilli();
    store.transactions().execute(c -> store.nodes().prepareDays(c, then));
    try (Connection reader = database.getConnection()) {
      reader.setAutoCommit(false);
      Rows.list(reader, "select publish_key from delivery limit 1", row -> row.getLong(1));

      assertThatThrownBy(() -> dropped(store, then + 10 * DAY))
          .isInstanceOf(ContentionException.class);
      reader.rollback();
    }
    assertThat(dropped(store, then + 10 * DAY)).isTrue();
  }

  private static void ended(PipelineStore store, long key) {
    NewPublish publish =
        new NewPublish(
            key, "app", "p" + key, "hash", null, (short) 1, (short) 1, true, "{}", 1, false, null,
            null, 1, true, 0);
    store.transactions().execute(c -> store.publishes().insert(c, publish));
  }

  private static boolean dropped(PipelineStore store, long nowMs) {
    return store.transactions().<Boolean>run(c -> store.nodes().dropDay(c, nowMs));
  }

  private static List<String> days(Sql sql) {
    return sql.list(
        "select relname from pg_class where relname ~ '^delivery_[0-9]{8}$' order by relname",
        row -> row.getString(1));
  }
}
