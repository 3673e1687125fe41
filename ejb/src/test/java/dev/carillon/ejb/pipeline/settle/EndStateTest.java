package dev.carillon.ejb.pipeline.settle;

import static dev.carillon.persistence.pipeline.Count.CANCELLED;
import static dev.carillon.persistence.pipeline.Count.DEAD_LETTERED;
import static dev.carillon.persistence.pipeline.Count.DROPPED;
import static dev.carillon.persistence.pipeline.Count.EXPIRED;
import static dev.carillon.persistence.pipeline.Count.FAILED;
import static dev.carillon.persistence.pipeline.Count.QUOTA;
import static dev.carillon.persistence.pipeline.Count.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.pipeline.model.PublishState;
import dev.carillon.persistence.pipeline.Count;
import dev.carillon.persistence.pipeline.Counts;
import org.junit.jupiter.api.Test;

class EndStateTest {

  @Test
  void nobodyToSendToIsASuccessWithAReason() {
    assertThat(EndState.of(0, counts()))
        .isEqualTo(new EndState(PublishState.SUCCEEDED, "no_recipients"));
    assertThat(end(2, DROPPED, DROPPED)).isEqualTo(PublishState.SUCCEEDED);
  }

  @Test
  void aCancelThatStoppedSomebody() {
    assertThat(end(2, SUCCEEDED, CANCELLED)).isEqualTo(PublishState.CANCELLED);
  }

  @Test
  void allOrSomeSucceeded() {
    assertThat(end(2, SUCCEEDED, SUCCEEDED)).isEqualTo(PublishState.SUCCEEDED);
    assertThat(end(2, SUCCEEDED, DROPPED)).isEqualTo(PublishState.SUCCEEDED);
    assertThat(end(2, SUCCEEDED, FAILED)).isEqualTo(PublishState.PARTIALLY_SUCCEEDED);
  }

  @Test
  void noneSucceeded() {
    assertThat(end(2, EXPIRED, EXPIRED)).isEqualTo(PublishState.EXPIRED);
    assertThat(end(2, EXPIRED, DEAD_LETTERED)).isEqualTo(PublishState.DEAD_LETTERED);
    assertThat(EndState.of(1, counts(FAILED, QUOTA)).state())
        .isEqualTo(PublishState.QUOTA_EXCEEDED);
    assertThat(EndState.of(2, counts(FAILED, FAILED, QUOTA)).state())
        .isEqualTo(PublishState.FAILED);
    assertThat(end(2, FAILED, EXPIRED)).isEqualTo(PublishState.FAILED);
  }

  @Test
  void whoeverWasNeverPlannedWasNotReached() {
    assertThat(EndState.of(0, counts()).withoutTheRest("why"))
        .isEqualTo(new EndState(PublishState.FAILED, "why"));
    assertThat(EndState.of(2, counts(SUCCEEDED, SUCCEEDED)).withoutTheRest("why"))
        .isEqualTo(new EndState(PublishState.PARTIALLY_SUCCEEDED, "why"));
    assertThat(EndState.of(2, counts(SUCCEEDED, FAILED)).withoutTheRest("why"))
        .isEqualTo(new EndState(PublishState.PARTIALLY_SUCCEEDED, "why"));
    assertThat(EndState.of(2, counts(EXPIRED, EXPIRED)).withoutTheRest("why"))
        .isEqualTo(new EndState(PublishState.FAILED, "why"));
    assertThat(EndState.of(2, counts(CANCELLED, CANCELLED)).withoutTheRest("why"))
        .isEqualTo(new EndState(PublishState.CANCELLED, null));
  }

  private static PublishState end(long planned, Count... ended) {
    return EndState.of(planned, counts(ended)).state();
  }

  private static Counts counts(Count... ended) {
    Counts counts = new Counts();
    for (Count count : ended) {
      counts.add(count, 1);
    }
    return counts;
  }
}
