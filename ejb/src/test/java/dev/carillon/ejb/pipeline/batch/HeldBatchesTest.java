package dev.carillon.ejb.pipeline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.api.ProviderKind;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.persistence.pipeline.BatchRow;
import dev.carillon.persistence.pipeline.RecipientArray;
import dev.carillon.persistence.pipeline.RecipientBits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldBatchesTest {

  private static final int RECIPIENTS = 10;

  private final PipelineSettings settings = PipelineSettings.usual();
  private final InFlight permits = new InFlight(settings.maxUnsettled(), settings.dispatch());
  private final HeldBatches held =
      new HeldBatches(settings.dispatch(), permits, Clock.systemUTC(), () -> {});

  @AfterEach
  void nothingIsHeldWhenAllHaveEnded() {
    assertThat(held.counts()).isEqualTo(new HeldBatches.Counts(0, 0, 0, 0, 0));
    assertThat(permits.isEmpty()).isTrue();
  }

  private static BatchRow row(long key, int epoch) {
    RecipientArray.Builder recipients = RecipientArray.builder(RECIPIENTS);
    for (int i = 0; i < RECIPIENTS; i++) {
      recipients.add(1000 + i, 1, (byte) 0);
    }
    return new BatchRow(
        key,
        1,
        "app",
        Lane.NORMAL.code(),
        ProviderKind.FCM.code(),
        7,
        "",
        null,
        false,
        1,
        0,
        false,
        epoch,
        null,
        recipients.build(),
        RecipientBits.open(RECIPIENTS).bytes());
  }

  private Holding claimed(long key, int epoch) {
    return held.claimed(row(key, epoch), null, System.nanoTime()).orElseThrow();
  }

  @Test
  void whatEndsTwiceGivesBackOnce() {
    Holding one = claimed(1, 1);
    Holding other = claimed(2, 1);
    assertThat(one.take(5, 1)).isEqualTo(5);
    assertThat(other.take(3, 1)).isEqualTo(3);
    one.lose();
    one.lose();
    one.close();
    assertThat(held.counts()).isEqualTo(new HeldBatches.Counts(1, 0, 0, 1, 3));
    assertThat(permits.inFlight()).isEqualTo(3);
    other.close();
  }

  @Test
  void anAnswerAfterTheEndChangesNothing() {
    Holding holding = claimed(1, 1);
    holding.take(5, 1);
    holding.lose();
    holding.answered(1);
    holding.giveBack(1);
    assertThat(permits.isEmpty()).isTrue();
    assertThat(holding.take(5, 1)).isZero();
  }

  @Test
  void oneThatEndsWhileItWaitsNeverTakesASlot() {
    assertThat(held.offer(row(1, 1), null, System.nanoTime())).isTrue();
    held.all().iterator().next().lose();
    assertThat(held.beginNext(Lane.NORMAL)).isNull();
  }

  @Test
  void oneThatEndsBeforeItHasItsSlotTakesNone() {
    Holding holding = held.keep(row(1, 1), null, System.nanoTime());
    holding.lose();
    assertThat(held.place(holding)).isEmpty();
  }

  @Test
  void oneThatEndsBeforeItWaitsDoesNotWait() {
    Holding holding = held.keep(row(1, 1), null, System.nanoTime());
    holding.lose();
    held.letWait(holding);
    assertThat(held.counts().waiting()).isZero();
  }

  @Test
  void whatFindsNoRoomIsNotHeld() {
    List<Long> refused = new ArrayList<>();
    for (long key = 1; key <= 2_001; key++) {
      if (!held.offer(row(key, 1), null, System.nanoTime())) {
        refused.add(key);
      }
    }
    assertThat(refused).containsExactly(2_001L);
    assertThat(held.counts().batches()).isEqualTo(2_000);
    List.copyOf(held.all()).forEach(Holding::lose);
  }

  @Test
  void aBatchClaimedAnewGoesOnUnlessSomebodyElseHadIt() {
    Holding holding = claimed(1, 1);
    holding.take(5, 1);
    assertThat(held.claimed(row(1, 2), null, System.nanoTime())).isEmpty();
    assertThat(holding.isInWork()).isTrue();
    assertThat(holding.epoch()).isEqualTo(2);
    assertThat(holding.lose(1)).as("the end of the older lease").isFalse();

    Holding newer = claimed(1, 4);
    assertThat(holding.isInWork()).isFalse();
    assertThat(held.counts()).isEqualTo(new HeldBatches.Counts(1, 0, 0, 1, 0));
    assertThat(newer.lose(4)).isTrue();
  }

  @Test
  void oneThatStepsAsideOrWaitsForATurnIsForgottenWithItsEnd() throws InterruptedException {
    Holding parked = claimed(1, 1);
    Holding queued = claimed(2, 1);
    held.turns().want(parked);
    held.turns().done(held.turns().poll(false, 0), true);
    held.turns().want(queued);
    assertThat(held.counts().inTurns()).isEqualTo(2);
    parked.lose();
    queued.lose();
    assertThat(held.turns().poll(false, 0)).isNull();
  }

  @Test
  void onlyOneThatNobodyHasTouchedIsGivenBack() throws InterruptedException {
    Holding holding = claimed(1, 1);
    held.turns().want(holding);
    assertThat(holding.retire()).as("it is about to have a turn").isFalse();
    Holding turn = held.turns().poll(false, 0);
    assertThat(holding.retire()).as("it has a turn").isFalse();
    held.turns().done(turn, true);
    assertThat(holding.retire()).isTrue();
    assertThat(holding.retire()).isFalse();

    Holding begun = claimed(2, 1);
    begun.batch().takeOpen(1);
    assertThat(begun.retire()).isFalse();
    begun.lose();
  }

  @Test
  void aSecondResultOfARecipientDoesNotCount() {
    Holding holding = claimed(1, 1);
    Result result = new Result.Cancelled();
    assertThat(holding.batch().decided(0, result, 100)).isEqualTo(RunningBatch.Taken.YES);
    assertThat(holding.batch().decided(0, result, 100)).isEqualTo(RunningBatch.Taken.NO);
    assertThat(holding.batch().answered(-1, result, 100)).isEqualTo(RunningBatch.Taken.NO);
    assertThat(holding.batch().beginFlush()).hasSize(1);
    holding.lose();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void nothingIsLeftWhicheverThreadEndsIt(int seed) throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      Holding holding = claimed(round, 1);
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(seed * 1_000L + round * 4L + i);
        Thread thread = new Thread(() -> meddle(holding, random, go));
        thread.start();
        threads.add(thread);
      }
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      holding.lose();
    }
  }

  private void meddle(Holding holding, Random random, CountDownLatch go) {
    try {
      go.await();
      for (int i = 0; i < 20; i++) {
        switch (random.nextInt(8)) {
          case 0 -> holding.take(3, 1);
          case 1 -> holding.answered(1);
          case 2 -> holding.giveBack(1);
          case 3 -> held.turns().want(holding);
          case 4 -> held.turns().unpark();
          case 5 -> turn(random.nextBoolean());
          case 6 -> holding.retire();
          default -> {
            if (random.nextInt(10) == 0) {
              holding.lose();
            }
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn(boolean aside) throws InterruptedException {
    Holding turn = held.turns().poll(false, 0);
    if (turn != null) {
      held.turns().done(turn, aside);
    }
  }
}
