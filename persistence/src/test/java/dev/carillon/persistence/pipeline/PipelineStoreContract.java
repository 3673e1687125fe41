package dev.carillon.persistence.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.persistence.jdbc.DuplicateRowException;
import dev.carillon.persistence.jdbc.RefusedDataException;
import dev.carillon.persistence.jdbc.Rows;
import dev.carillon.persistence.schema.Schema;
import dev.carillon.persistence.status.DeliveryRepository;
import dev.carillon.persistence.testing.TestPersistence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do for the pipeline. */
abstract class PipelineStoreContract {

  private static final AtomicLong KEYS = new AtomicLong(1_000_000);
  private static final short NORMAL = 1;
  private static final long NODE = 77;
  private static final StateChange PLANNING =
      new StateChange((short) 2, List.of((short) 0, (short) 1));
  private static final StateChange CANCELLED =
      new StateChange((short) 10, List.of((short) 0, (short) 1, (short) 2, (short) 3));
  private static final StateChange ENDED = new StateChange((short) 4, List.of((short) 1));

  private static final long LEASE_MS = 60_000;

  private Transactions transactions;
  private PipelineStore store;
  private DeliveryRepository deliveries;

  /** An empty database. */
  abstract DataSource dataSource() throws SQLException;

  @BeforeEach
  void open() throws SQLException {
    DataSource dataSource = dataSource();
    new Schema(dataSource).migrate();
    transactions = new Transactions(dataSource);
    store = PipelineStore.open(transactions);
    deliveries = new DeliveryRepository(TestPersistence.of(dataSource).entityManager());
    transactions.execute(c -> store.nodes().prepareDays(c, store.nodes().now(c)));
  }

  @Test
  void anIdIsTakenOnce() {
    assertThat(insertPublish(1, "one")).isTrue();
    assertThat(insertPublish(2, "one")).isFalse();
    assertThat(insertPublish(2, "two")).isTrue();
    PublishRow row = transactions.run(c -> store.publishes().byId(c, "app", "one")).orElseThrow();
    assertThat(row.publishKey()).isEqualTo(1);
    assertThat(row.counts().settled()).isZero();
  }

  @Test
  void aRefusedIdLeavesTheTransactionUsable() {
    insertPublish(1, "one");
    boolean second =
        transactions.run(
            c -> {
              store.publishes().insert(c, publish(2, "one"));
              return store.publishes().insert(c, publish(3, "three"));
            });
    assertThat(second).isTrue();
  }

  @Test
  void anIdempotencyKeyIsTakenOnceAndFindsItsPublish() {
    insertPublish(1, "one");
    assertThat(takeKey(1)).isTrue();
    assertThat(takeKey(2)).isFalse();
    assertThat(
            transactions.<Optional<PublishRow>>run(
                c -> store.publishes().byIdempotencyKey(c, "app", "key")))
        .hasValueSatisfying(row -> assertThat(row.publishId()).isEqualTo("one"));
  }

  private boolean takeKey(long publishKey) {
    return transactions.run(
        c -> store.publishes().insertIdempotencyKey(c, "app", "key", publishKey, "hash"));
  }

  @Test
  void aBatchIsClaimedOnceAndComesWithItsRecipients() {
    BatchRow batch = batch(10, 3);
    insert(batch, null);
    BatchRow claimed = claim().get(0);
    assertThat(claimed.epoch()).isEqualTo(1);
    assertThat(claimed.recipients().size()).isEqualTo(3);
    assertThat(claimed.recipients().key(1)).isEqualTo(batch.recipients().key(1));
    assertThat(claim()).isEmpty();
  }

  @Test
  void aLargeBatchKeepsItsArray() {
    insert(batch(10, 1000), null);
    RecipientArray recipients = claim().get(0).recipients();
    assertThat(recipients.size()).isEqualTo(1000);
    assertThat(recipients.indexOf(recipients.key(999))).isEqualTo(999);
    assertThat(recipients.viaChannel(0)).isTrue();
    assertThat(recipients.raw(0)).isFalse();
  }

  @Test
  void aBatchThatIsNotDueIsNotClaimed() {
    long later = transactions.run(c -> store.nodes().now(c)) + 60_000;
    insert(at(batch(10, 1), later), null);
    assertThat(claim()).isEmpty();
    assertThat(transactions.<String>run(c -> store.batches().nextAppDue(c, NORMAL, ""))).isNull();
  }

  @Test
  void anAppThatIsDueIsFoundBehindThoseThatOnlyWait() {
    long later = transactions.run(c -> store.nodes().now(c)) + 60_000;
    for (int i = 100; i < 150; i++) {
      insert(at(of("app-" + i, batch(10, 1)), later), null);
      insert(at(of("app-" + i, batch(10, 1)), later + 1), null);
    }
    insert(at(of("app-120", batch(10, 1)), later - 120_000), null);
    insert(at(of("app-149", batch(10, 1)), later - 120_000), null);
    assertThat(transactions.<String>run(c -> store.batches().nextAppDue(c, NORMAL, "")))
        .isEqualTo("app-120");
    assertThat(transactions.<String>run(c -> store.batches().nextAppDue(c, NORMAL, "app-120")))
        .isEqualTo("app-149");
    assertThat(transactions.<String>run(c -> store.batches().nextAppDue(c, NORMAL, "app-149")))
        .isNull();
  }

  /** Whoever goes round compares ids himself to see whether he has come round. */
  @Test
  void theAppsThatWaitAreFoundInTheOrderOfTheirCharacters() {
    List<String> apps =
        List.of("App1", "a!", "aaa", "abc", "app", "app-", "app-2", "app0", "appA", "app_", "b");
    for (String app : apps) {
      insert(of(app, batch(10, 1)), null);
      insert(of(app, batch(10, 1)), null);
    }
    List<String> found = new ArrayList<>();
    String next = "";
    do {
      String last = next;
      next = transactions.run(c -> store.batches().nextAppDue(c, NORMAL, last));
      found.add(next);
    } while (next != null && found.size() < 20);
    found.remove(null);
    assertThat(found).containsExactlyElementsOf(apps.stream().sorted().toList());
  }

  @Test
  void whoeverSleptThroughItsLeaseCannotRecord() {
    insert(batch(10, 2), new BatchRepository.Lease(NODE, -1));
    assertThat(transactions.<Integer>run(store.batches()::releaseExpired)).isEqualTo(1);
    BatchRow again = claim().get(0);
    assertThat(again.epoch()).isEqualTo(2);

    assertThat(fence(flushed(again.batchKey(), NODE, 1, 1, false))).containsExactly(false);
    assertThat(fence(flushed(again.batchKey(), NODE + 1, 2, 1, false))).containsExactly(false);
    assertThat(fence(flushed(again.batchKey(), NODE, 2, 1, false))).containsExactly(true);
  }

  @Test
  void aFlushWhoseCommitWasNotHeardOfIsNotWrittenTwice() {
    insert(batch(10, 2), null);
    BatchRow claimed = claim().get(0);
    Counts counts = new Counts();
    counts.add(Count.SUCCEEDED, 1);
    Flushed flush =
        new Flushed(
            claimed.batchKey(), NODE, 1, new byte[] {0}, new byte[] {1}, counts, false, 5L, 1000);
    assertThat(fence(flush)).containsExactly(true);
    assertThat(fence(flush)).containsExactly(false);
    FinishRepository.Sums sums = transactions.run(c -> store.finish().sums(c, 10));
    assertThat(sums.counts().get(Count.SUCCEEDED)).isEqualTo(1);
  }

  @Test
  void aLeaseIsProlongedOnlyByItsHolder() {
    insert(batch(10, 1), null);
    long key = claim().get(0).batchKey();
    List<BatchRepository.Held> held =
        List.of(new BatchRepository.Held(key, 1), new BatchRepository.Held(key, 2));
    assertThat(transactions.<boolean[]>run(c -> store.batches().renew(c, NODE, LEASE_MS, held)))
        .containsExactly(true, false);
  }

  @Test
  void aBatchGivenBackIsClaimedAgainWhenItIsDue() {
    insert(batch(10, 1), null);
    long key = claim().get(0).batchKey();
    BatchRepository.Held held = new BatchRepository.Held(key, 1);
    assertThat(transactions.<Boolean>run(c -> store.batches().giveBack(c, held, NODE, 0))).isTrue();
    assertThat(claim().get(0).epoch()).isEqualTo(2);
  }

  @Test
  void countersAddUpAndAPublishEndsOnce() {
    insertPublish(10, "ten");
    insert(batch(10, 3), null);
    BatchRow claimed = claim().get(0);
    fence(flushed(claimed.batchKey(), NODE, 1, 2, false));
    FinishRepository.Sums sums = transactions.run(c -> store.finish().sums(c, 10));
    assertThat(sums.planned()).isEqualTo(3);
    assertThat(sums.open()).isEqualTo(1);
    assertThat(
            transactions.<Optional<FinishRepository.Finished>>run(
                c -> store.finish().lockFinished(c, 10)))
        .isEmpty();

    fence(flushed(claimed.batchKey(), NODE, 1, 1, true));
    FinishRepository.Page page = transactions.run(c -> store.finish().unfinished(c, 0, 10));
    assertThat(page.unfinished()).containsExactly(10L);
    assertThat(page.last()).isEmpty();
    FinishRepository.Sums done =
        transactions.run(c -> store.finish().lockFinished(c, 10)).orElseThrow().sums();
    assertThat(done.open()).isZero();
    assertThat(end(done)).isEqualTo(FinishRepository.Ended.NOW);
    assertThat(end(done)).isEqualTo(FinishRepository.Ended.BEFORE);
    assertThat(
            transactions
                .<Optional<PublishRow>>run(c -> store.publishes().byKey(c, 10))
                .orElseThrow()
                .planned())
        .isEqualTo(3);
  }

  private FinishRepository.Ended end(FinishRepository.Sums done) {
    return transactions.run(
        c ->
            store
                .finish()
                .end(
                    c,
                    new FinishRepository.End(
                        10, ENDED, CANCELLED, done.planned(), done.counts(), null, 1000)));
  }

  @Test
  void publishesAtWorkAreLookedThroughByPages() {
    for (long key = 10; key < 15; key++) {
      insertPublish(key, "p" + key);
    }
    insert(batch(11, 1), null);

    FinishRepository.Page first = transactions.run(c -> store.finish().unfinished(c, 0, 3));
    assertThat(first.unfinished()).containsExactly(10L, 12L);
    FinishRepository.Page second =
        transactions.run(c -> store.finish().unfinished(c, first.last().orElseThrow(), 3));
    assertThat(second.unfinished()).containsExactly(13L, 14L);
    assertThat(second.last()).isEmpty();
  }

  @Test
  void theBatchesOfALargePublishAreForgottenInSteps() {
    insertPublish(10, "ten");
    insertPublish(11, "eleven");
    List<BatchRow> batches = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      batches.add(batch(10, 1));
    }
    transactions.execute(c -> store.batches().insert(c, batches, null));
    insert(batch(11, 1), null);
    assertThat(transactions.<Boolean>run(c -> store.finish().forgetEnded(c, 10))).isFalse();
    assertThat(batchesOf(10)).isEqualTo(2_500);

    FinishRepository.End end =
        new FinishRepository.End(10, ENDED, CANCELLED, 2_500, new Counts(), null, 1000);
    assertThat(transactions.<FinishRepository.Ended>run(c -> store.finish().end(c, end)))
        .isEqualTo(FinishRepository.Ended.WITH_BATCHES_LEFT);

    assertThat(batchesOf(10)).isEqualTo(1_500);
    assertThat(transactions.<Boolean>run(c -> store.finish().forgetEnded(c, 10))).isTrue();
    assertThat(transactions.<Boolean>run(c -> store.finish().forgetEnded(c, 10))).isFalse();
    assertThat(batchesOf(10)).isZero();
    assertThat(batchesOf(11)).isEqualTo(1);
  }

  private long batchesOf(long publishKey) {
    return transactions.run(
        c ->
            Rows.first(
                c,
                "select count(*) from dispatch_batch where publish_key = ?",
                row -> row.getLong(1),
                publishKey));
  }

  /** A caller's transaction may have asked for the time long before. */
  @Test
  void aLeaseIsCountedFromTheStatementThatWritesIt() {
    long written =
        transactions.run(
            c -> {
              long begun = store.nodes().now(c);
              while (store.nodes().now(c) < begun + 50) {
                Thread.onSpinWait();
              }
              store.batches().insert(c, List.of(batch(10, 1)), new BatchRepository.Lease(NODE, 0));
              long until =
                  Rows.first(c, "select lease_until from dispatch_batch", row -> row.getLong(1));
              return until - begun;
            });
    assertThat(written).isGreaterThanOrEqualTo(50);
  }

  @Test
  void whoeverInsertsALeaseLearnsAnInstantBeforeIt() {
    long before = System.nanoTime();
    long told =
        transactions.run(
            c ->
                store
                    .batches()
                    .insert(c, List.of(batch(10, 1)), new BatchRepository.Lease(NODE, LEASE_MS)));
    assertThat(told).isBetween(before, System.nanoTime());
  }

  @Test
  void aDeviceGetsOneDeliveryRow() {
    DeliveryRow row =
        new DeliveryRow(10, 20, "d", (short) 1, (short) 1, null, null, "m", 1, 5L, 6L);
    transactions.execute(c -> store.settle().insertDeliveries(c, List.of(row)));
    List<DeliveryRow> read = deliveries.page(10, 0, 10);
    assertThat(read).containsExactly(row);
  }

  @Test
  void deliveryRowsKeepEveryCharacter() {
    DeliveryRow row =
        new DeliveryRow(
            10,
            21,
            "tab\there \\N",
            (short) 1,
            (short) 2,
            (short) 3,
            "line\nand\r\n\\.\u00fc \ud83d\udd14 'x' \"y\"",
            "",
            2,
            null,
            6L);
    DeliveryRow plain =
        new DeliveryRow(10, 22, null, (short) 1, (short) 1, null, null, null, 1, 5L, 6L);

    transactions.execute(c -> store.settle().insertDeliveries(c, List.of(row, plain)));

    assertThat(deliveries.page(10, 0, 10)).containsExactly(row, plain);
  }

  @Test
  void aDeliveryRowIsWrittenOnce() {
    DeliveryRow first =
        new DeliveryRow(10, 20, "d", (short) 1, (short) 1, null, null, null, 1, 5L, 6L);
    DeliveryRow other =
        new DeliveryRow(10, 19, "e", (short) 1, (short) 1, null, null, null, 1, 5L, 6L);
    transactions.execute(c -> store.settle().insertDeliveries(c, List.of(first)));

    assertThatThrownBy(
            () ->
                transactions.execute(
                    c -> store.settle().insertDeliveries(c, List.of(other, first))))
        .isInstanceOf(DuplicateRowException.class);
    assertThat(deliveries.page(10, 0, 10)).containsExactly(first);
  }

  @Test
  void aTextThatIsTooLongIsRefusedAsData() {
    DeliveryRow row = delivery(20, "x".repeat(513));
    assertThatThrownBy(
            () -> transactions.execute(c -> store.settle().insertDeliveries(c, List.of(row))))
        .isInstanceOf(RefusedDataException.class);
  }

  @Test
  void whatARefusalLeavesOutCanBeWritten() {
    DeliveryRow bad = delivery(20, "x".repeat(513));
    DeliveryRow good = delivery(21, "fine");
    assertThatThrownBy(
            () -> transactions.execute(c -> store.settle().insertDeliveries(c, List.of(good, bad))))
        .isInstanceOf(RefusedDataException.class);

    transactions.execute(c -> store.settle().insertDeliveries(c, List.of(good)));

    assertThat(deliveries.page(10, 0, 10)).containsExactly(good);
  }

  @Test
  void aMissingValueIsRefusedAsData() {
    assertThatThrownBy(() -> sql("insert into node_number (node_number) values (1)"))
        .isInstanceOf(RefusedDataException.class);
  }

  private static DeliveryRow delivery(long recipient, String reason) {
    return new DeliveryRow(
        10, recipient, "d", (short) 1, (short) 2, (short) 3, reason, null, 1, 5L, 6L);
  }

  @Test
  void onlyTheTokenThatFailedIsCleared() {
    device(20, "d", 500);
    assertThat(clear(new Invalidation(1, 20, 499, 1000, "gone"))).isZero();
    assertThat(clear(new Invalidation(1, 20, 500, 499, "gone"))).isZero();
    assertThat(clear(new Invalidation(1, 20, 500, 500, "gone"))).isEqualTo(1);
    assertThat(
            transactions.<List<RecipientRepository.Planned>>run(
                c -> store.recipients().plan(c, "app", new long[] {20})))
        .isEmpty();
  }

  private int clear(Invalidation invalidation) {
    return transactions.run(c -> store.settle().clearDevices(c, List.of(invalidation), 9));
  }

  @Test
  void devicesAreReadInBulkWithTheirSubscription() {
    device(20, "a", 1);
    device(21, "b", 1);
    subscribe(20, "news");
    RecipientRepository recipients = store.recipients();
    long[] keys = {20, 21, 22};
    assertThat(
            transactions.<List<RecipientRepository.Planned>>run(
                c -> recipients.plan(c, "app", keys)))
        .hasSize(2);
    assertThat(
            transactions.<List<RecipientRepository.Planned>>run(
                c -> recipients.plan(c, "other", keys)))
        .isEmpty();
    for (List<String> channels : List.of(List.of("news"), List.of("news", "more"))) {
      assertThat(
              transactions.<List<RecipientRepository.Loaded>>run(
                  c ->
                      recipients.load(
                          c,
                          "app",
                          List.of(RecipientRepository.subscribed("app", channels)),
                          keys,
                          true)))
          .extracting(RecipientRepository.Loaded::matches)
          .containsExactlyInAnyOrder(true, false);
    }
    assertThat(
            transactions.<List<RecipientRepository.Loaded>>run(
                c -> recipients.load(c, "app", List.of(), keys, false)))
        .allMatch(RecipientRepository.Loaded::matches);
    RecipientRepository.Range all = new RecipientRepository.Range(0, Long.MAX_VALUE, 10);
    assertThat(transactions.<long[]>run(c -> recipients.byChannel(c, "app", "news", all)))
        .containsExactly(20);
    assertThat(
            transactions.<long[]>run(
                c -> recipients.byDeviceIds(c, "app", List.of("b", "a", "x", "a"))))
        .containsExactly(20, 21);
    assertThat(transactions.<Long>run(recipients::highestKey)).isEqualTo(21);
  }

  @Test
  void smallPublishesArePlannedTogetherUpToTheirRecipients() {
    for (long key = 10; key < 20; key++) {
      long unplanned = key;
      transactions.run(c -> store.publishes().insert(c, unplanned(unplanned, "p" + unplanned)));
    }
    transactions.execute(
        c -> Rows.update(c, "update publish set expected = 40, plan_due = publish_key"));
    transactions.execute(
        c -> Rows.update(c, "update publish set expected = 500 where publish_key = 14"));
    assertThat(planned(3)).as("three at most").containsExactly(10L, 11L, 12L);
    assertThat(planned(9)).as("the next does not fit").containsExactly(13L);
    assertThat(planned(9)).as("one goes at least").containsExactly(14L);
    transactions.execute(
        c -> Rows.update(c, "update publish set plan_cursor = 5 where publish_key = 16"));
    assertThat(planned(9)).as("one under way goes alone").containsExactly(15L);
    assertThat(planned(9)).containsExactly(16L);
    assertThat(planned(9)).containsExactly(17L, 18L, 19L);
    assertThat(planned(9)).isEmpty();
  }

  private List<Long> planned(int most) {
    return transactions
        .<PlanRepository.Claims>run(c -> store.plans().claim(c, wanted(most, 120)))
        .taken()
        .stream()
        .map(PlanRepository.Claim::publishKey)
        .toList();
  }

  private static PlanRepository.Wanted wanted(int most, long recipients) {
    return new PlanRepository.Wanted(NORMAL, LEASE_MS, most, recipients, 3, 60_000);
  }

  @Test
  void publishesOfWhichEnoughWaitsArePassedOver() {
    for (long key = 10; key < 14; key++) {
      long unplanned = key;
      transactions.run(c -> store.publishes().insert(c, unplanned(unplanned, "p" + unplanned)));
    }
    transactions.execute(
        c -> Rows.update(c, "update publish set plan_due = publish_key, plan_cursor = 5"));
    for (int i = 0; i < 3; i++) {
      insert(batch(10, 1), null);
      insert(batch(11, 1), null);
    }
    insert(batch(12, 1), null);
    PlanRepository.Claims claims = transactions.run(c -> store.plans().claim(c, wanted(4, 100)));
    assertThat(claims.full()).isEqualTo(2);
    assertThat(claims.taken()).extracting(PlanRepository.Claim::publishKey).containsExactly(12L);
    assertThat(planned(4)).as("the full ones rest").containsExactly(13L);
    assertThat(planned(4)).isEmpty();
  }

  @Test
  void aPublishThatWasCancelledEndsSoWhateverBecameOfIt() {
    insertPublish(10, "ten");
    insertPublish(11, "eleven");
    assertThat(transactions.<Boolean>run(c -> store.publishes().cancel(c, 10))).isTrue();
    for (long key = 10; key < 12; key++) {
      FinishRepository.End end =
          new FinishRepository.End(key, ENDED, CANCELLED, 1, new Counts(), "why", 1000);
      assertThat(transactions.<FinishRepository.Ended>run(c -> store.finish().end(c, end)))
          .isEqualTo(FinishRepository.Ended.NOW);
    }
    PublishRow cancelled = publish(10);
    assertThat(cancelled.state()).isEqualTo(CANCELLED.to());
    assertThat(cancelled.errorReason()).isNull();
    PublishRow other = publish(11);
    assertThat(other.state()).isEqualTo(ENDED.to());
    assertThat(other.errorReason()).isEqualTo("why");
  }

  private PublishRow publish(long key) {
    return transactions
        .<Optional<PublishRow>>run(c -> store.publishes().byKey(c, key))
        .orElseThrow();
  }

  @Test
  void onePlannerAtATimeAndACancelStopsIt() {
    transactions.run(c -> store.publishes().insert(c, unplanned(10, "ten")));
    PlanRepository.Claim claim =
        transactions.run(c -> store.plans().claim(c, wanted(5, 100))).taken().get(0);
    assertThat(planned(5)).isEmpty();
    PlanRepository.Progress page = new PlanRepository.Progress(5, 9L, PLANNING, false, 0);
    assertThat(transactions.<Boolean>run(c -> store.plans().save(c, claim, page))).isTrue();
    assertThat(transactions.<Boolean>run(c -> store.publishes().cancel(c, 10))).isTrue();
    assertThat(transactions.<Boolean>run(c -> store.publishes().cancel(c, 10))).isFalse();
    assertThat(transactions.<Boolean>run(c -> store.plans().save(c, claim, page))).isFalse();
    assertThat(transactions.<Boolean>run(c -> store.publishes().isCancelled(c, 10))).isTrue();
  }

  @Test
  void theDatabasesTimeGoesOnWithinATransaction() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    boolean moved =
        transactions.run(
            c -> {
              long first = store.nodes().now(c);
              while (store.nodes().now(c) == first && System.nanoTime() < deadline) {
                Thread.onSpinWait();
              }
              return store.nodes().now(c) > first;
            });
    assertThat(moved).isTrue();
  }

  @Test
  void depthsTellWhatWaits() {
    insert(batch(10, 3), null);
    insert(batch(11, 4), null);
    NodeRepository.Depth depth = transactions.run(store.nodes()::depths).get(0);
    assertThat(depth.batches()).isEqualTo(2);
    assertThat(depth.recipients()).isEqualTo(7);
    transactions.run(c -> store.publishes().insert(c, unplanned(12, "twelve")));
    assertThat(transactions.<List<NodeRepository.Depth>>run(store.nodes()::unplanned)).hasSize(1);
  }

  @Test
  void nodesAreAliveWhileTheyBeat() {
    transactions.execute(c -> store.nodes().register(c, 5, "n1", -1));
    assertThat(transactions.<List<String>>run(store.nodes()::alive)).isEmpty();
    transactions.execute(c -> store.nodes().beat(c, 5, LEASE_MS));
    assertThat(transactions.<List<String>>run(store.nodes()::alive)).containsExactly("n1");
  }

  @Test
  void rawRecipientsAndQuarantineAreKept() {
    RecipientRepository.Raw raw =
        new RecipientRepository.Raw(30, false, (short) 1, "", new byte[] {1, 2});
    transactions.execute(c -> store.recipients().insertRaw(c, 10, List.of(raw)));
    assertThat(
            transactions.<List<RecipientRepository.Planned>>run(
                c -> store.recipients().planRaw(c, 10, new long[] {30})))
        .hasSize(1);
    assertThat(
            transactions.<List<RecipientRepository.Raw>>run(
                c -> store.recipients().loadRaw(c, 10, new long[] {30})))
        .hasSize(1);
    Invalidation gone = new Invalidation(4, 30, 1, 9, "gone");
    transactions.execute(c -> store.settle().quarantine(c, List.of(gone, gone), 1_000));
    assertThat(transactions.<List<Invalidation>>run(c -> store.settle().quarantined(c, 4, 10)))
        .containsExactly(gone);
    transactions.execute(c -> store.settle().dropQuarantined(c, List.of(gone)));
    assertThat(transactions.<List<Invalidation>>run(c -> store.settle().quarantined(c, 4, 10)))
        .isEmpty();
  }

  private boolean insertPublish(long key, String id) {
    return transactions.run(c -> store.publishes().insert(c, publish(key, id)));
  }

  private static NewPublish publish(long key, String id) {
    return new NewPublish(
        key, "app", id, "hash", null, (short) 1, NORMAL, true, "{}", 1, false, null, null, 1, true,
        0);
  }

  private static NewPublish unplanned(long key, String id) {
    return new NewPublish(
        key, "app", id, "hash", null, (short) 1, NORMAL, false, "{}", 1, false, null, null, 1,
        false, 0);
  }

  private void insert(BatchRow batch, BatchRepository.Lease lease) {
    transactions.execute(c -> store.batches().insert(c, List.of(batch), lease));
  }

  private List<BatchRow> claim() {
    BatchRepository.Lease lease = new BatchRepository.Lease(NODE, LEASE_MS);
    return transactions.run(
        c -> store.batches().claim(c, new BatchRepository.Claim(NORMAL, "app", lease, 2)));
  }

  private boolean[] fence(Flushed flushed) {
    return transactions.run(c -> store.settle().fence(c, List.of(flushed)));
  }

  private static Flushed flushed(long key, long owner, int epoch, int succeeded, boolean closed) {
    Counts counts = new Counts();
    counts.add(Count.SUCCEEDED, succeeded);
    return new Flushed(
        key, owner, epoch, new byte[] {0}, new byte[] {0}, counts, closed, 5L, LEASE_MS);
  }

  private static BatchRow batch(long publishKey, int size) {
    RecipientArray.Builder recipients = RecipientArray.builder(size);
    for (int i = 0; i < size; i++) {
      recipients.add(KEYS.incrementAndGet(), 1, RecipientArray.VIA_CHANNEL);
    }
    return new BatchRow(
        KEYS.incrementAndGet(),
        publishKey,
        "app",
        NORMAL,
        (short) 1,
        0,
        "",
        null,
        false,
        1,
        0,
        false,
        0,
        null,
        recipients.build(),
        null);
  }

  private static BatchRow at(BatchRow b, long notBefore) {
    return changed(b, b.appId(), notBefore);
  }

  private static BatchRow of(String appId, BatchRow b) {
    return changed(b, appId, b.notBefore());
  }

  private static BatchRow changed(BatchRow b, String appId, long notBefore) {
    return new BatchRow(
        b.batchKey(),
        b.publishKey(),
        appId,
        b.lane(),
        b.provider(),
        b.credentialKey(),
        b.origin(),
        b.parentKey(),
        b.sole(),
        b.attempt(),
        notBefore,
        b.throttled(),
        b.epoch(),
        b.firstAt(),
        b.recipients(),
        b.bits());
  }

  private void device(long key, String id, long tokenSince) {
    sql(
        "insert into device (recipient_key, app_id, device_id, provider, platform, token_hash,"
            + " sealed_token, token_since, origin, owner_version, push_state, failure_count,"
            + " enabled, created_at, updated_at) values (?, 'app', ?, 1, 'android', ?, ?, ?, '', 1,"
            + " 'ACTIVE', 0, true, 1, 1)",
        key,
        id,
        "hash-" + id,
        new byte[] {1},
        tokenSince);
  }

  private void subscribe(long key, String channel) {
    sql(
        "insert into channel_subscription (app_id, channel, recipient_key, created_at)"
            + " values ('app', ?, ?, 1)",
        channel,
        key);
  }

  private void sql(String sql, Object... parameters) {
    transactions.execute((Connection c) -> Rows.update(c, sql, parameters));
  }
}
