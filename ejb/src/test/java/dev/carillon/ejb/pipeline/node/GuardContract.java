package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.pipeline.batch.RunningBatch;
import dev.carillon.ejb.pipeline.guard.Guard;
import dev.carillon.ejb.pipeline.model.Result;
import dev.carillon.persistence.pipeline.Invalidation;
import dev.carillon.providers.Outcome;
import java.time.Clock;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is put aside, and what becomes of it. */
abstract class GuardContract {

  private static final long CREDENTIAL = 7;
  private static final String CLEARED = "select count(*) from device where enabled = false";
  private static final String ASIDE = "select count(*) from quarantined_invalidation";

  private TestPipeline node;
  private Guard guard;

  abstract DataSource database();

  @BeforeEach
  void open() {
    node = new TestPipeline(database(), TestPipeline.quick(), 1, Clock.systemUTC());
    guard = node.pipeline.guard();
  }

  @AfterEach
  void close() {
    node.close();
  }

  /** A batch of one recipient, whose token since 1 is gone. */
  private Guard.Told gone(long recipientKey, long goneSince) {
    Outcome outcome = new Outcome.Gone("why", null, true);
    return new Guard.Told(
        CREDENTIAL,
        List.of(new Invalidation(CREDENTIAL, recipientKey, 1, goneSince, "why")),
        List.of(new RunningBatch.Ready(0, new Result.Answered(outcome, 1))));
  }

  private void invalidate(List<Guard.Told> told) {
    node.store.transactions().execute(c -> guard.invalidate(c, told));
  }

  private LongStream devices(int count) {
    node.devices("d", count, null);
    long first = node.count("select min(recipient_key) from device");
    return LongStream.iterate(
            first,
            key -> node.count("select min(recipient_key) from device where recipient_key > " + key))
        .limit(count);
  }

  @Test
  void manySmallBatchesOfOneTransactionAreJudgedTogether() {
    invalidate(devices(250).mapToObj(key -> gone(key, 5)).toList());
    assertThat(node.count(CLEARED)).isZero();
    assertThat(node.count(ASIDE)).isEqualTo(250);
  }

  @Test
  void aFewAreCleared() {
    invalidate(devices(10).mapToObj(key -> gone(key, 5)).toList());
    assertThat(node.count(CLEARED)).isEqualTo(10);
    assertThat(node.count(ASIDE)).isZero();
  }

  @Test
  void whatWasGoneBeforeItsPresentRegistrationIsNotClearedByARelease() {
    List<Guard.Told> told = devices(250).mapToObj(key -> gone(key, key % 2 == 0 ? 0 : 5)).toList();
    long before = told.stream().filter(one -> one.gone().get(0).goneSince() == 0).count();
    invalidate(told);
    assertThat(guard.release(CREDENTIAL, true)).isEqualTo(250);
    assertThat(node.count(CLEARED)).isEqualTo(250 - before);
    assertThat(node.count(ASIDE)).isZero();
  }
}
