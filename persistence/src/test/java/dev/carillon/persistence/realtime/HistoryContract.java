package dev.carillon.persistence.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.cleanup.CleanupRepository;
import dev.carillon.persistence.jdbc.BoundedSteps;
import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.pipeline.Transactions;
import dev.carillon.persistence.testing.StatementCosts;
import dev.carillon.persistence.testing.TestDatabases;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for histories, and for what is forgotten by the clock. */
abstract class HistoryContract {

  private static final int EVENTS = 3_000;

  /** Index entries and rows on H2, pages on PostgreSQL, beside {@value #EVENTS} rows. */
  private static final long FEW = 100;

  private static final int LIMIT = 10;

  private DataSource database;
  private Sql sql;
  private StatementCosts costs;
  private HistoryRepository history;
  private IdempotencyRepository keys;
  private CleanupRepository cleanup;

  /** An empty database. */
  abstract DataSource dataSource();

  @BeforeEach
  void open() {
    database = TestDatabases.migrated(dataSource());
    sql = new Sql(database);
    costs = new StatementCosts(database);
    DataSource watched = costs.dataSource();
    history = new HistoryRepository(watched);
    keys = new IdempotencyRepository(watched);
    cleanup = new CleanupRepository(new Sql(watched));
    events("app", "news", EVENTS);
  }

  @Test
  void aPageIsReadFromWhereItBegins() {
    HistoryRepository.Bounds all = new HistoryRepository.Bounds(1L, null, null, null);
    assertThat(history.read("app", "news", all, false, LIMIT))
        .extracting(EventRow::serial)
        .startsWith(1L, 2L)
        .hasSize(LIMIT);
    assertThat(history.read("app", "news", all, true, LIMIT))
        .extracting(EventRow::serial)
        .startsWith((long) EVENTS, EVENTS - 1L)
        .hasSize(LIMIT);
    assertFew();
  }

  @Test
  void appsWithEventsAreFoundByOneSeekEach() {
    stream("a!", "x");
    stream("App1", "x");
    fill(
        "insert into realtime_stream (app_id, channel, stream_id, head, updated_at)"
            + " values ('app', ?, 'id', 0, 1)",
        EVENTS,
        row -> new Object[] {"c" + row});
    costs.taken();
    assertThat(history.appsWithEvents()).containsExactly("App1", "a!", "app");
    assertFew();
  }

  @Test
  void eventsAreForgottenSoManyAtATime() {
    assertThat(history.expire("app", 1_000, LIMIT)).isEqualTo(LIMIT);
    assertFew();
    assertThat(steps().repeat(rows -> history.expire("app", 1_000, rows))).isEqualTo(999 - LIMIT);
    assertThat(history.expire("app", 1_000, LIMIT)).isZero();
    assertThat(count("realtime_event")).isEqualTo(EVENTS - 999);
  }

  @Test
  void aHistoryIsTrimmedSoManyAtATime() {
    assertThat(history.trim("app", "news", EVENTS - 1)).isEqualTo(1_000);
    assertThat(history.trim("app", "news", EVENTS - 1)).isEqualTo(1_000);
    assertThat(history.trim("app", "news", EVENTS - 1)).isEqualTo(EVENTS - 2_001);
    assertThat(history.trim("app", "news", EVENTS - 1)).isZero();
  }

  @Test
  void idleStreamsAreForgottenOnceTheyAreEmpty() {
    stream("app", "news");
    stream("app", "one");
    stream("app", "two");
    assertThat(history.expireStreams(1_000, 1)).isEqualTo(1);
    assertThat(history.expireStreams(1_000, LIMIT)).isEqualTo(1);
    assertThat(history.stream("app", "news")).isPresent();
  }

  @Test
  void keysAndReportsAreForgottenSoManyAtATime() {
    for (int i = 0; i < 25; i++) {
      keys.claim("app", "key-" + i, "hash", 0, i);
      sql.update(
          "insert into push_interaction (app_id, publish_id, recipient_key, event, occurred_at)"
              + " values ('app', 'p', ?, 1, ?)",
          i,
          i);
    }
    assertThat(keys.expire(20, LIMIT)).isEqualTo(LIMIT);
    assertThat(steps().repeat(rows -> keys.expire(20, rows))).isEqualTo(20 - LIMIT);
    assertThat(count("realtime_idempotency")).isEqualTo(5);
    assertThat(cleanup.deleteInteractions(20, LIMIT)).isEqualTo(LIMIT);
    assertThat(steps().repeat(rows -> cleanup.deleteInteractions(20, rows))).isEqualTo(20 - LIMIT);
    assertThat(count("push_interaction")).isEqualTo(5);
  }

  private static BoundedSteps steps() {
    return new BoundedSteps(7, Duration.ofMinutes(1));
  }

  private void assertFew() {
    List<StatementCosts.Statement> taken = costs.taken();
    assertThat(taken).isNotEmpty();
    assertThat(taken)
        .allSatisfy(
            statement ->
                assertThat(statement).matches(s -> s.read() <= FEW, "reads at most " + FEW));
  }

  private long count(String table) {
    return sql.first("select count(*) from " + table, row -> row.getLong(1)).orElseThrow();
  }

  private void events(String app, String channel, int upTo) {
    fill(
        "insert into realtime_event (app_id, channel, serial, message_id, event, data,"
            + " published_at) values (?, ?, ?, 'm', 'event', '{}', ?)",
        upTo,
        serial -> new Object[] {app, channel, serial, serial});
  }

  private void stream(String app, String channel) {
    new HistoryRepository(database).begin(new StreamRow(app, channel, "id", 0), 1);
  }

  private void fill(String insert, int rows, IntFunction<Object[]> values) {
    new Transactions(database)
        .execute(
            connection -> {
              for (int row = 1; row <= rows; row++) {
                Rows.update(connection, insert, values.apply(row));
              }
            });
  }
}
