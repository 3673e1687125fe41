package dev.carillon.ejb.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.route.ProviderRoutes;
import dev.carillon.ejb.testing.TestDatabase;
import dev.carillon.persistence.pipeline.BatchRepository;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.Transactions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimTurnsTest {

  private static final long LATER = Long.MAX_VALUE / 2;
  private static final BatchRepository.Lease LEASE = new BatchRepository.Lease(7, 60_000);

  private final PipelineStore store = PipelineStore.open(new Transactions(TestDatabase.h2()));
  private final ClaimTurns turns = new ClaimTurns(store, new Weighted(), Lane.NORMAL, LEASE);
  private long key = 1000;

  @Test
  void oneAppAfterTheOtherAndTwoBatchesEach() {
    write("a", 5, 1);
    write("b", 3, 1);
    write("c", 1, 1);
    assertThat(apps(turns.next(20, 1000)))
        .containsExactly("a", "a", "b", "b", "c", "a", "a", "b", "a");
    assertThat(turns.next(20, 1000)).isEmpty();
  }

  @Test
  void theNextCallGoesOnWhereTheLastOneEnded() {
    write("a", 5, 1);
    write("b", 5, 1);
    assertThat(apps(turns.next(3, 1000))).containsExactly("a", "a", "b");
    assertThat(apps(turns.next(4, 1000))).containsExactly("a", "a", "b", "b");
  }

  @Test
  void anAppOfWeightThreeHasThreeTurnsInARow() {
    write("heavy", 9, 1);
    write("light", 4, 1);
    assertThat(apps(turns.next(10, 1000)))
        .containsExactly(
            "heavy", "heavy", "heavy", "heavy", "heavy", "heavy", "light", "light", "heavy",
            "heavy");
  }

  @Test
  void noTurnBeginsOnceEnoughRecipientsAreClaimed() {
    write("a", 8, 100);
    assertThat(turns.next(8, 250)).hasSize(4);
    assertThat(turns.next(8, 1)).hasSize(2);
    assertThat(turns.next(8, 1000)).hasSize(2);
  }

  @Test
  void whatIsNotDueStays() {
    write("a", 2, 1);
    store
        .transactions()
        .execute(c -> store.batches().insert(c, List.of(batch("b", 1, LATER)), null));
    assertThat(apps(turns.next(10, 1000))).containsExactly("a", "a");
    assertThat(turns.next(10, 1000)).isEmpty();
  }

  private void write(String appId, int batches, int recipients) {
    List<BatchRow> rows = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      rows.add(batch(appId, recipients, 0));
    }
    store.transactions().execute(c -> store.batches().insert(c, rows, null));
  }

  private BatchRow batch(String appId, int size, long notBefore) {
    RecipientArray.Builder recipients = RecipientArray.builder(size);
    for (int i = 0; i < size; i++) {
      recipients.add(++key, 1, (byte) 0);
    }
    short lane = Lane.NORMAL.code();
    short provider = ProviderKind.FCM.code();
    return new BatchRow(
        ++key,
        1,
        appId,
        lane,
        provider,
        0,
        "",
        null,
        false,
        1,
        notBefore,
        false,
        0,
        null,
        recipients.build(),
        null);
  }

  private static List<String> apps(List<BatchRow> batches) {
    return batches.stream().map(BatchRow::appId).toList();
  }

  /** Only the weights are asked for. */
  private static final class Weighted implements ProviderRoutes {
    @Override
    public int weight(String appId) {
      return appId.equals("heavy") ? 3 : 1;
    }

    @Override
    public long credentialKey(String appId, ProviderKind kind, String origin, long madeUnder) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Route route(String appId, ProviderKind kind, String origin, long credentialKey) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void pause(long credentialKey, String reason) {
      throw new AssertionError("not asked for");
    }
  }
}
