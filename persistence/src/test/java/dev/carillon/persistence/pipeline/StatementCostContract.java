package dev.carillon.persistence.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.cleanup.CleanupRepository;
import dev.carillon.persistence.cleanup.ExpiredPublish;
import dev.carillon.persistence.jdbc.KeyLayout;
import dev.carillon.persistence.jdbc.Sql;
import dev.carillon.persistence.registry.DeviceFilter;
import dev.carillon.persistence.registry.DeviceRepository;
import dev.carillon.persistence.registry.SubscriptionRepository;
import dev.carillon.persistence.status.DeadLetterRepository;
import dev.carillon.persistence.status.DeliveryRepository;
import dev.carillon.persistence.status.PublishStatusRepository;
import dev.carillon.persistence.testing.StatementCosts;
import dev.carillon.persistence.testing.TestDatabases;
import dev.carillon.persistence.testing.TestPersistence;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every statement that runs by the clock may read beside {@value #ROWS} rows of each kind that
 * are none of its business: as much as it returns and a little more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StatementCostContract {

  private static final long LAST = Long.MAX_VALUE;

  private static final int ROWS = 100_000;
  private static final int OTHER_ROWS = 20_000;
  private static final int APPS = 20;

  /** Index entries and rows on H2, pages on PostgreSQL. */
  private static final long FEW = 500;

  private static final long NODE = 77;
  private static final short NORMAL = 1;
  private static final short BULK = 2;

  private DataSource plain;
  private Transactions transactions;
  private PipelineStore store;
  private StatementCosts costs;

  /** An empty database. */
  abstract DataSource dataSource();

  /** A table expression {@code s} with one column {@code x}, 1 to so many. */
  abstract String numbers(int upTo);

  /** A literal of bytes. */
  abstract String bytes(byte[] value);

  /** Brings the planner's numbers up to date. */
  abstract void analyze(DataSource database);

  @BeforeEach
  void forgetOtherTests() {
    costs.taken();
  }

  @BeforeAll
  void fill() {
    plain = TestDatabases.migrated(dataSource());
    costs = new StatementCosts(plain);
    transactions = new Transactions(costs.dataSource());
    store = PipelineStore.open(new Transactions(plain));
    publishes();
    batches();
    devices();
    others();
    analyze(plain);
  }

  private void publishes() {
    // scheduled; at work, with a batch that waits for its retry; ended and kept for a day
    publish(ROWS, 1_000_000, "mod(x, 3), 0, false, :now + 86400000 + x, null, null");
    publish(ROWS, 2_000_000, "1, 3, true, 0, null, null");
    publish(ROWS, 3_000_000, "1, 4, true, 0, 5, :now + 86400000 + x");
    // due to be planned, due to be ended, due to be forgotten
    publish(5, 4_000_000, "1, 1, false, :now - 1000 - x, null, null");
    publish(5, 4_100_000, "1, 3, true, 0, null, null");
    publish(5, 4_200_000, "1, 4, true, 0, 5, 1000 + x");
  }

  private void publish(int rows, int firstKey, String values) {
    run(
        "insert into publish (publish_key, app_id, publish_id, body_hash, fast_path, command,"
            + " expected, estimated, created_at, plan_cursor, plan_epoch, planned, dispatched,"
            + " succeeded, failed, expired, retry_scheduled, retry_attempted, dead_lettered,"
            + " cancelled, dropped, lane, state, planned_all, plan_due, ended_at, purge_at)"
            + " select x + %d, 'app', 'p-' || (x + %d), 'hash', false, '{}', 1, false, 1, 0, 0,"
                .formatted(firstKey, firstKey)
            + " 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "
            + values
            + " from "
            + numbers(rows));
  }

  private void batches() {
    // waits for its retry; closed, of a publish that goes on
    batch(ROWS, 1_000_000, "x + 2000000, 'app-' || mod(x, " + APPS + "), 0, :now + 86400000, 0");
    batch(ROWS, 2_000_000, "4100000, 'app-1', 2, 0, 0");
    // due, leased, lost
    batch(50, 3_000_000, "x + 2000000, 'app-1', 0, :now - 1000 - x, 0");
    batch(50, 3_100_000, "x + 2000000, 'app-1', 1, 0, :now + 86400000");
    batch(5, 3_200_000, "x + 2000000, 'app-1', 1, 0, :now - 1000");
  }

  private void batch(int rows, int firstKey, String values) {
    run(
        "insert into dispatch_batch (batch_key, lane, provider, credential_key, origin, sole,"
            + " attempt, throttled, owner, epoch, size, recipients, bits, dispatched, succeeded,"
            + " failed, quota, expired, dead_lettered, cancelled, dropped, moved, retry_scheduled,"
            + " retry_attempted, publish_key, app_id, state, not_before, lease_until) select x + "
            + firstKey
            + ", 1, 1, 7, '', false, 1, false, 0, 1, 1, "
            + bytes(RecipientArray.builder(1).add(1, 1, (byte) 0).build().packed())
            + ", "
            + bytes(new byte[1])
            + ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "
            + values
            + " from "
            + numbers(rows));
  }

  private void devices() {
    run(
        "insert into device (recipient_key, app_id, device_id, client_id, provider, platform,"
            + " token_hash, sealed_token, token_since, origin, owner_version, push_state,"
            + " failure_count, enabled, created_at, updated_at, last_active_at) select x, 'app',"
            + " 'd-' || x, 'c-' || mod(x, 10), 1, 'android', 'h-' || x, "
            + bytes(new byte[1])
            + ", 1, '', 1, 'ACTIVE', 0, true, 1, :now, :now from "
            + numbers(OTHER_ROWS));
    run(
        "insert into channel_subscription (app_id, channel, recipient_key, created_at)"
            + " select 'app', 'news', x, 1 from "
            + numbers(OTHER_ROWS));
    run(
        "insert into channel_subscription (app_id, channel, recipient_key, created_at)"
            + " select 'app', 'more', x, 1 from "
            + numbers(OTHER_ROWS));
  }

  private void others() {
    run(
        "insert into delivery (publish_key, recipient_key, provider, outcome, attempts, settled_at)"
            + " select 3000001, x, 1, 1, 1, 1 from "
            + numbers(OTHER_ROWS));
    run(
        "insert into publish_recipient (publish_key, recipient_key, registered, provider, origin,"
            + " sealed_token) select 2000001, x, false, 1, '', "
            + bytes(new byte[1])
            + " from "
            + numbers(OTHER_ROWS));
    run(
        "insert into dead_letter (dead_letter_key, app_id, publish_key, publish_id, recipient_key,"
            + " provider, failure_class, attempts, occurred_at) select x, 'app', 1, 'p', x, 1, 1,"
            + " 1, :now + x from "
            + numbers(OTHER_ROWS));
    run(
        "insert into quarantined_invalidation (credential_key, recipient_key, token_since,"
            + " gone_since, noted_at) select mod(x, 3), x, 1, 1, 1 from "
            + numbers(OTHER_ROWS));
  }

  @Test
  void whoPlansLooksForTheOldestThatIsDue() {
    assertThat(number(c -> store.plans().claim(c, wanted(NORMAL)).taken())).isEqualTo(3);
    // where all is scheduled for later, none of it is read
    assertThat(number(c -> store.plans().claim(c, wanted(BULK)).taken())).isZero();
    assertFew();
  }

  private static PlanRepository.Wanted wanted(short lane) {
    return new PlanRepository.Wanted(lane, 1000, 3, 100, 32, 100);
  }

  @Test
  void aClaimTakesWhatIsDueOfOneApp() {
    assertThat(number(c -> store.batches().claim(c, of("app-1")))).isEqualTo(2);
    // where all waits for its retry, none of it is read
    assertThat(number(c -> store.batches().claim(c, of("app-2")))).isZero();
    assertFew();
  }

  private static BatchRepository.Claim of(String app) {
    return new BatchRepository.Claim(NORMAL, app, new BatchRepository.Lease(NODE, 1000), 2);
  }

  @Test
  void theNextAppThatIsDueIsFoundByASeekForEachThatIsNot() {
    String due = read(c -> store.batches().nextAppDue(c, NORMAL, ""));
    assertThat(due).isEqualTo("app-1");
    String next = read(c -> store.batches().nextAppDue(c, NORMAL, "app-1"));
    assertThat(next).isNull();
    assertFew();
  }

  @Test
  void whoWaitsForScheduledPublishesAsksWhenTheNextIsDue() {
    long until = read(c -> store.plans().untilDue(c, NORMAL));
    assertThat(until).isNegative();
    long later = read(c -> store.plans().untilDue(c, BULK));
    assertThat(later).isPositive();
    assertFew();
  }

  @Test
  void whatWaitsIsCountedWithoutWhatIsNotDue() {
    NodeRepository.Depth depth =
        this.<List<NodeRepository.Depth>>read(store.nodes()::depths).get(0);
    assertThat(depth.batches()).isEqualTo(50);
    assertFew();
  }

  @Test
  void whatIsToBePlannedIsCountedWithoutWhatIsScheduled() {
    NodeRepository.Depth depth =
        this.<List<NodeRepository.Depth>>read(store.nodes()::unplanned).get(0);
    assertThat(depth.batches()).isEqualTo(5);
    assertFew();
  }

  @Test
  void lostLeasesAreFoundAmongTheLeased() {
    assertThat(number(store.batches()::releaseExpired)).isEqualTo(5);
    assertFew();
  }

  @Test
  void devicesAreReadAgainByTheirKeys() {
    long[] keys = IntStream.rangeClosed(1, 100).asLongStream().toArray();
    assertThat(number(c -> store.recipients().plan(c, "app", keys))).isEqualTo(100);
    for (List<RecipientRepository.Membership> memberships :
        List.of(
            List.<RecipientRepository.Membership>of(),
            List.of(RecipientRepository.subscribed("app", List.of("news"))),
            List.of(RecipientRepository.subscribed("app", List.of("news", "more"))))) {
      assertThat(number(c -> store.recipients().load(c, "app", memberships, keys, true)))
          .isEqualTo(100);
    }
    assertThat(number(c -> store.recipients().planRaw(c, 2_000_001, keys))).isEqualTo(100);
    assertThat(number(c -> store.recipients().loadRaw(c, 2_000_001, keys))).isEqualTo(100);
    assertFew(2_000);
  }

  @Test
  void keysAreStreamedByPages() {
    RecipientRepository.Range range = new RecipientRepository.Range(1000, 15_000, 100);
    assertThat(number(c -> store.recipients().byChannel(c, "app", "news", range))).isEqualTo(100);
    assertThat(number(c -> store.recipients().byClient(c, "app", "c-1", range))).isEqualTo(100);
    assertThat(number(c -> store.recipients().raw(c, 2_000_001, range))).isEqualTo(100);
    assertThat(number(store.recipients()::highestKey)).isEqualTo(OTHER_ROWS);
    assertThat(number(c -> store.recipients().countChannel(c, "app", "news", 100))).isEqualTo(100);
    assertFew();
  }

  @Test
  void whoCanBeReachedIsSought() {
    boolean known = read(c -> store.recipients().isReachable(c, "app", "c-1"));
    boolean unknown = read(c -> store.recipients().isReachable(c, "app", "nobody"));
    List<String> ids = List.of("d-1", "d-2", "nobody");
    Set<String> reachable = read(c -> store.recipients().reachable(c, "app", ids));
    assertThat(known).isTrue();
    assertThat(unknown).isFalse();
    assertThat(reachable).containsExactlyInAnyOrder("d-1", "d-2");
    long[] keys = read(c -> store.recipients().byDeviceIds(c, "app", ids));
    assertThat(keys).containsExactly(1, 2);
    Map<String, Long> byTokens =
        read(c -> store.recipients().byTokens(c, "app", (short) 1, Set.of("h-1", "h-2", "none")));
    assertThat(byTokens).isEqualTo(Map.of("h-1", 1L, "h-2", 2L));
    assertFew();
  }

  @Test
  void deliveriesAndDeadLettersAreReadByPages() {
    EntityManager entities = TestPersistence.of(costs.dataSource()).entityManager();
    costs.taken();
    assertThat(new DeliveryRepository(entities).page(3_000_001, 500, 100)).hasSize(100);
    DeadLetterRepository.Filter all = new DeadLetterRepository.Filter(null, null, null);
    assertThat(new DeadLetterRepository(entities).list("app", all, 15_000, 100)).hasSize(100);
    assertThat(new PublishStatusRepository(entities).find("app", "p-3000001")).isPresent();
    assertFew();
  }

  @Test
  void theRegistryIsReadBySeeksAndByPages() {
    EntityManager entities = TestPersistence.of(costs.dataSource()).entityManager();
    DeviceRepository devices = new DeviceRepository(entities);
    SubscriptionRepository subscriptions = new SubscriptionRepository(entities);
    costs.taken();
    assertThat(devices.byIdOrToken("app", "d-5", 1, "h-15000", false)).hasSize(2);
    DeviceFilter ofClient = DeviceFilter.ofClient("c-1");
    assertThat(devices.page("app", DeviceFilter.ALL, 15_000, LAST, 100)).hasSize(100);
    assertThat(devices.page("app", ofClient, 15_000, LAST, 100)).hasSize(100);
    assertThat(devices.reach("app", DeviceFilter.ALL, 15_000, 100)).isPresent();
    assertThat(devices.reach("app", ofClient, 15_000, 100)).isPresent();
    DeviceFilter failed = new DeviceFilter(null, null, null, "FAILED");
    assertThat(devices.page("app", failed, 15_000, 15_400, 100)).isEmpty();
    assertThat(subscriptions.ofChannel("app", "news", 15_000, 100)).hasSize(100);
    assertThat(subscriptions.page("app", "more", 19_950, 100)).hasSize(100);
    assertThat(subscriptions.ofDevice("app", 7, "", 10)).hasSize(2);
    assertThat(subscriptions.channels("app", "", 10)).containsExactly("more", "news");
    assertFew();
  }

  @Test
  void whatIsQuarantinedIsFoundByItsCredential() {
    assertThat(number(c -> store.settle().quarantinedCredentials(c, 10))).isEqualTo(3);
    assertThat(number(c -> store.settle().quarantined(c, 1, 100))).isEqualTo(100);
    assertFew();
  }

  @Test
  void whatNobodyEndedIsSoughtByPages() {
    FinishRepository.Page page = read(c -> store.finish().unfinished(c, 2_099_950, 100));
    assertThat(page.unfinished()).hasSize(5);
    assertFew(1_000);
  }

  @Test
  void theCleanupLooksAtPages() {
    CleanupRepository cleanup = new CleanupRepository(new Sql(costs.dataSource()));
    assertThat(cleanup.deadDevices(100, 0, 0, 100).keys()).isEmpty();
    assertThat(cleanup.nextExpired(new ExpiredPublish(Long.MIN_VALUE, 0), 1_000_000)).isPresent();
    assertThat(cleanup.nextExpired(new ExpiredPublish(1_005, 4_200_005), 1_000_000)).isEmpty();
    for (CleanupRepository.OfRecipients rows : CleanupRepository.OfRecipients.values()) {
      cleanup.endOf(rows, 3_000_001, 500, 100);
      cleanup.endOf(rows, 2_000_001, 500, 100);
    }
    assertThat(cleanup.oldDeadLetters(0, KeyLayout.EPOCH_MS, 100).keys()).isEmpty();
    assertFew();
  }

  private void assertFew() {
    assertFew(FEW);
  }

  private void assertFew(long most) {
    List<StatementCosts.Statement> taken = costs.taken();
    assertThat(taken).isNotEmpty();
    assertThat(taken)
        .allSatisfy(
            statement ->
                assertThat(statement).matches(s -> s.read() <= most, "reads at most " + most));
  }

  /** How many the work finds. */
  private long number(Transactions.Work<?> work) {
    Object found = read(work::on);
    if (found instanceof Collection<?> all) {
      return all.size();
    }
    if (found instanceof Optional<?> one) {
      return one.isPresent() ? 1 : 0;
    }
    return found instanceof long[] keys ? keys.length : ((Number) found).longValue();
  }

  /** Rolled back, so that tests do not depend on their order. */
  private <T> T read(Transactions.Work<T> work) {
    return transactions.read(
        connection -> {
          connection.setAutoCommit(false);
          try {
            return work.on(connection);
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
        });
  }

  private void run(String sql) {
    TestDatabases.run(plain, sql.replace(":now", new Sql(plain).vendor().now()));
  }
}
