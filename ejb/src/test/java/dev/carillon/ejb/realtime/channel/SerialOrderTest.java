package dev.carillon.ejb.realtime.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.realtime.channel.SerialOrder.Verdict;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.history.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialOrderTest {

  private final SerialOrder order = new SerialOrder();
  private final List<Long> delivered = new ArrayList<>();

  private Verdict take(String streamId, long serial) {
    Broadcast event =
        new Broadcast(
            "orders",
            "e",
            EventData.ofText("{}"),
            null,
            "m",
            new Broadcast.Position(streamId, serial, 0));
    return order.take(event, null, (each, except) -> delivered.add(each.position().serial()));
  }

  @Test
  void eventsWaitUntilItIsKnownWhereTheChannelStands() {
    assertThat(take("s", 7)).isEqualTo(Verdict.EARLY);
    assertThat(take("s", 8)).isEqualTo(Verdict.EARLY);
    List<SerialOrder.Held> early = order.start(new StreamPosition("s", 7));
    early.forEach(held -> take("s", held.event().position().serial()));
    assertThat(delivered).containsExactly(8L);
    assertThat(order.last()).isEqualTo(8);
    assertThat(order.hasGap()).isFalse();
  }

  @Test
  void whatIsTooMuchToWaitIsLookedForInTheStore() {
    for (int serial = 1; serial <= 1_001; serial++) {
      take("s", serial);
    }
    assertThat(order.start(new StreamPosition("s", 0))).hasSize(1_000);
    assertThat(order.hasGap()).isTrue();
    order.upToDate();
    assertThat(order.hasGap()).isFalse();
  }

  @Test
  void aChannelThatHadNoStreamTakesTheOneThatBegins() {
    order.start(new StreamPosition("expected", 0));
    assertThat(take("begun", 2)).isEqualTo(Verdict.AHEAD);
    assertThat(take("begun", 1)).isEqualTo(Verdict.DELIVERED);
    assertThat(delivered).containsExactly(1L, 2L);
    assertThat(take("other", 1)).isEqualTo(Verdict.NEW_STREAM);
  }
}
