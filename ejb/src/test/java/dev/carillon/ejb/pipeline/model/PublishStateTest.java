package dev.carillon.ejb.pipeline.model;

import static dev.carillon.ejb.pipeline.model.PublishState.ACCEPTED;
import static dev.carillon.ejb.pipeline.model.PublishState.DISPATCHING;
import static dev.carillon.ejb.pipeline.model.PublishState.PLANNING;
import static dev.carillon.ejb.pipeline.model.PublishState.SCHEDULED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PublishStateTest {

  private static final Set<PublishState> ENDS =
      EnumSet.range(PublishState.SUCCEEDED, PublishState.CANCELLED);

  private static final Map<PublishState, Set<PublishState>> FORWARD =
      Map.of(
          SCHEDULED, EnumSet.of(ACCEPTED, PLANNING, DISPATCHING),
          ACCEPTED, EnumSet.of(PLANNING, DISPATCHING),
          PLANNING, EnumSet.of(DISPATCHING),
          DISPATCHING, EnumSet.noneOf(PublishState.class));

  @Test
  void statesMoveForwardOnlyAndEveryOneMayEnd() {
    for (PublishState from : PublishState.values()) {
      for (PublishState to : PublishState.values()) {
        boolean may = !ENDS.contains(from) && (ENDS.contains(to) || FORWARD.get(from).contains(to));
        assertThat(from.canBecome(to)).as("%s to %s", from, to).isEqualTo(may);
      }
    }
  }

  @Test
  void anEndIsAnEnd() {
    for (PublishState state : PublishState.values()) {
      assertThat(state.isEnd()).isEqualTo(ENDS.contains(state));
    }
  }
}
