package dev.carillon.ejb.pipeline.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final AtomicLong nanos = new AtomicLong(1);
  private final Progress progress = new Progress(nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void nothingDueIsNoTrouble() {
    pass(Duration.ofDays(1));
    assertThat(progress.trouble(false)).isEmpty();
  }

  @Test
  void dueWorkThatStandsStillIsNamed() {
    progress.measured(Lane.NORMAL, true);
    pass(Progress.STILL);
    assertThat(progress.trouble(false)).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(progress.trouble(false)).contains("normal work is due and has not moved for 121 s");
  }

  @Test
  void workThatMovesIsNoTroubleNorIsWhatWaitsBehindIt() {
    progress.measured(Lane.CRITICAL, true);
    progress.measured(Lane.BULK, true);
    for (int i = 0; i < 10; i++) {
      pass(Progress.STILL);
      progress.moved(Lane.CRITICAL);
    }
    assertThat(progress.trouble(false)).isEmpty();
  }

  @Test
  void whatIsLessUrgentDoesNotHideThatUrgentWorkStandsStill() {
    progress.measured(Lane.CRITICAL, true);
    pass(Progress.STILL.plusSeconds(1));
    progress.moved(Lane.BULK);
    assertThat(progress.trouble(false)).isPresent();
  }

  @Test
  void answersMayTakeAsLongAsARequestMay() {
    progress.measured(Lane.NORMAL, true);
    pass(Progress.STILL.plusSeconds(1));
    assertThat(progress.trouble(true)).isEmpty();
    pass(Progress.UNANSWERED);
    assertThat(progress.trouble(true)).isPresent();
  }

  @Test
  void timeWithoutWorkDoesNotCount() {
    progress.measured(Lane.NORMAL, true);
    progress.measured(Lane.NORMAL, false);
    pass(Duration.ofDays(1));
    progress.measured(Lane.NORMAL, true);
    assertThat(progress.trouble(false)).isEmpty();
  }
}
