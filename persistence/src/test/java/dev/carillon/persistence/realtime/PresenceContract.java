package dev.carillon.persistence.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.testing.TestDatabases;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for presence. */
abstract class PresenceContract {

  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final Duration OVER = Duration.ofSeconds(-1);

  private Sql sql;
  private PresenceRepository presence;

  /** An empty database. */
  abstract DataSource dataSource();

  @BeforeEach
  void open() {
    DataSource dataSource = TestDatabases.migrated(dataSource());
    sql = new Sql(dataSource);
    presence = new PresenceRepository(dataSource);
  }

  @Test
  void aLeaseRunsByTheClockOfTheDatabase() {
    presence.renew("n1", LEASE);

    long left =
        sql.first(
                "select lease_until - " + sql.vendor().now() + " from realtime_node",
                row -> row.getLong(1))
            .orElseThrow();

    assertThat(left).isBetween(LEASE.toMillis() - 5_000, LEASE.toMillis());
  }

  @Test
  void aLeaseIsBegunOnceAndThenExtended() {
    assertThat(presence.renew("n1", LEASE)).isFalse();
    assertThat(presence.renew("n1", LEASE)).isTrue();
    presence.forget("n1");
    assertThat(presence.renew("n1", LEASE)).isFalse();
  }

  @Test
  void onlyWhoIsOnANodeWithALeaseIsPresent() {
    presence.renew("n1", LEASE);
    presence.renew("n2", LEASE);
    join("n1", "ann");
    join("n2", "bob");
    assertThat(presence.members("app", "presence-a"))
        .extracting(PresenceRow::userId)
        .containsExactlyInAnyOrder("ann", "bob");

    presence.renew("n2", OVER);

    assertThat(presence.members("app", "presence-a"))
        .extracting(PresenceRow::userId)
        .containsExactly("ann");
    assertThat(presence.counts("app", "presence-")).isEqualTo(Map.of("presence-a", 1));
  }

  @Test
  void aNodeIsExpiredWhenItsLeaseEndedLongEnoughAgo() {
    presence.renew("n1", LEASE);
    presence.renew("n2", Duration.ofSeconds(-30));

    assertThat(presence.expired(Duration.ZERO)).containsExactly("n2");
    assertThat(presence.expired(Duration.ofSeconds(20))).containsExactly("n2");
    assertThat(presence.expired(Duration.ofSeconds(40))).isEmpty();
  }

  @Test
  void aRepeatedJoinBringsTheNewestWord() {
    presence.renew("n1", LEASE);
    presence.join("app", "presence-a", new PresenceRow("ann", "n1", "{}"));
    presence.join("app", "presence-a", new PresenceRow("ann", "n1", "{\"name\":\"Ann\"}"));

    assertThat(presence.members("app", "presence-a"))
        .containsExactly(new PresenceRow("ann", "n1", "{\"name\":\"Ann\"}"));
  }

  @Test
  void aForgottenNodeTakesItsUsersAlong() {
    presence.renew("n1", LEASE);
    presence.renew("n2", LEASE);
    for (int i = 0; i < 2_500; i++) {
      join("n1", "user-" + i);
    }
    join("n2", "bob");

    presence.forget("n1");

    assertThat(presence.onNode("n1")).isEmpty();
    assertThat(presence.onNode("n2")).hasSize(1);
  }

  private void join(String node, String user) {
    presence.join("app", "presence-a", new PresenceRow(user, node, "{}"));
  }
}
