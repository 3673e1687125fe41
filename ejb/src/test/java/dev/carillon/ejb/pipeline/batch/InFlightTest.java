package dev.carillon.ejb.pipeline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import dev.carillon.ejb.pipeline.model.PipelineSettings;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private static final InFlight.Key BULK = new InFlight.Key(Lane.BULK, "a", 1, "");
  private static final InFlight.Key CRITICAL = new InFlight.Key(Lane.CRITICAL, "a", 1, "");

  private final InFlight permits = new InFlight(1000, PipelineSettings.usual().dispatch());

  @Test
  void bulkLeavesRoomForWhatIsCritical() {
    assertThat(permits.acquire(BULK, 5000, 1)).isEqualTo(900);
    assertThat(permits.acquire(BULK, 1, 1)).isZero();
    assertThat(permits.acquire(CRITICAL, 5000, 1)).isEqualTo(100);
  }

  @Test
  void anAnswerFreesTheProvidersShareAndARecordTheNodes() {
    permits.acquire(CRITICAL, 1000, 1);
    permits.answered(CRITICAL, 1000);
    assertThat(permits.inFlight()).isZero();
    assertThat(permits.acquire(CRITICAL, 1, 1)).isZero();
    permits.settled(1000);
    assertThat(permits.acquire(CRITICAL, 1, 1)).isEqualTo(1);
  }

  @Test
  void aHangingOriginHoldsOnlyItsOwn() {
    InFlight node = new InFlight(4000, PipelineSettings.usual().dispatch());
    InFlight.Key hanging = new InFlight.Key(Lane.NORMAL, "a", 1, "https://slow.example");
    InFlight.Key other = new InFlight.Key(Lane.NORMAL, "a", 1, "https://quick.example");
    assertThat(node.acquire(hanging, 4000, 1)).isEqualTo(950);
    assertThat(node.acquire(hanging, 1, 1)).isZero();
    assertThat(node.acquire(other, 500, 1)).isEqualTo(500);
  }

  @Test
  void itGivesNothingRatherThanTooLittle() {
    permits.acquire(CRITICAL, 990, 1);
    assertThat(permits.acquire(CRITICAL, 500, 32)).isZero();
    assertThat(permits.acquire(CRITICAL, 10, 10)).isEqualTo(10);
  }
}
