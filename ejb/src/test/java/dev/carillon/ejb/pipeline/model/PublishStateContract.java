package dev.carillon.ejb.pipeline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.persistence.pipeline.Counts;
import dev.carillon.persistence.pipeline.FinishRepository;
import dev.carillon.persistence.pipeline.NewPublish;
import dev.carillon.persistence.pipeline.PipelineStore;
import dev.carillon.persistence.pipeline.PlanRepository;
import dev.carillon.persistence.pipeline.PublishRow;
import dev.carillon.persistence.pipeline.Transactions;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What may become what, and that the store lets nothing else happen. */
abstract class PublishStateContract {

  private static final long KEY = 10;

  abstract DataSource database();

  @Test
  void theStoreMakesTheChangesThatAreAllowedAndNoOthers() {
    Transactions transactions = new Transactions(database());
    PipelineStore store = PipelineStore.open(transactions);
    for (PublishState from : PublishState.values()) {
      for (PublishState to : PublishState.values()) {
        transactions.execute(c -> store.publishes().insert(c, in(from)));
        boolean ended =
            transactions.<FinishRepository.Ended>run(c -> store.finish().end(c, end(to)))
                != FinishRepository.Ended.BEFORE;
        assertThat(ended).as("%s ends as %s", from, to).isEqualTo(from.canBecome(to));
        assertThat(state(store)).isEqualTo(ended ? to : from);
        forget(transactions);

        transactions.execute(c -> store.publishes().insert(c, in(from)));
        boolean planned = transactions.run(c -> store.plans().save(c, claim(), progress(to)));
        assertThat(planned)
            .as("%s planned as %s", from, to)
            .isEqualTo(from == to || from.canBecome(to));
        assertThat(state(store)).isEqualTo(planned ? to : from);
        forget(transactions);
      }
    }
  }

  @Test
  void everyPublishEndsAndNoneGoesBack() {
    for (PublishState from : PublishState.values()) {
      for (PublishState to : PublishState.values()) {
        if (to.isEnd()) {
          assertThat(from.canBecome(to)).isEqualTo(!from.isEnd());
        } else if (from.canBecome(to)) {
          assertThat(to.canBecome(from)).as("%s and back to %s", to, from).isFalse();
        }
      }
    }
    assertThat(List.of(PublishState.values()))
        .filteredOn(PublishState.SCHEDULED::canBecome)
        .contains(PublishState.ACCEPTED, PublishState.PLANNING, PublishState.DISPATCHING);
  }

  private static PublishState state(PipelineStore store) {
    PublishRow row = store.transactions().run(c -> store.publishes().byKey(c, KEY)).orElseThrow();
    return PublishState.ofCode(row.state());
  }

  private static void forget(Transactions transactions) {
    transactions.execute(
        c -> {
          try (Statement statement = c.createStatement()) {
            statement.execute("delete from publish");
          }
        });
  }

  private static NewPublish in(PublishState state) {
    return new NewPublish(
        KEY,
        "app",
        "id",
        "h",
        null,
        state.code(),
        (short) 1,
        false,
        "{}",
        1,
        false,
        null,
        null,
        1,
        false,
        0);
  }

  private static FinishRepository.End end(PublishState to) {
    return new FinishRepository.End(
        KEY, to.change(), PublishState.CANCELLED.change(), 0, new Counts(), null, 1000);
  }

  private static PlanRepository.Claim claim() {
    return new PlanRepository.Claim(KEY, "app", (short) 1, (short) 1, "{}", 0, null, 0, null, 1, 0);
  }

  private static PlanRepository.Progress progress(PublishState to) {
    return new PlanRepository.Progress(5, 9L, to.change(), false, 0);
  }
}
