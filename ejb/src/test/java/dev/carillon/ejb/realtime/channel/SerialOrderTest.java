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
    return take(streamId, serial, "{}");
  }

  private Verdict take(String streamId, long serial, String data) {
    Broadcast event =
        new Broadcast(
            "orders",
            "e",
            EventData.ofText(data),
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
  void fewLargeEventsAreTooMuchToWaitToo() {
    String large = "x".repeat(100_000);
    for (int serial = 1; serial <= 100; serial++) {
      take("s", serial, large);
    }
    assertThat(order.start(new StreamPosition("s", 0))).hasSize(20);
    assertThat(order.hasGap()).isTrue();
  }

  @Test
  void ofWhatIsAheadFewLargeEventsAreHeld() {
    order.start(new StreamPosition("s", 0));
    String large = "x".repeat(100_000);
    for (int serial = 2; serial <= 100; serial++) {
      assertThat(take("s", serial, large)).isEqualTo(Verdict.AHEAD);
    }
    assertThat(take("s", 1, large)).isEqualTo(Verdict.DELIVERED);
    assertThat(delivered).hasSize(21);
    assertThat(order.hasGap()).as("what was let go of is to be looked for").isTrue();
    order.upToDate();
    assertThat(order.hasGap()).isFalse();
    // the others are read from the store; there is room again
    assertThat(take("s", 102, large)).isEqualTo(Verdict.AHEAD);
    assertThat(order.hasGap()).isTrue();
  }

  @Test
  void whatIsTooFarAheadIsLookedForInTheStore() {
    order.start(new StreamPosition("s", 0));
    for (int serial = 2; serial <= 1_001; serial++) {
      take("s", serial);
    }
    take("s", 1_001); // again: it waits already
    assertThat(take("s", 1)).isEqualTo(Verdict.DELIVERED);
    assertThat(order.hasGap()).as("all that came was delivered").isFalse();

    for (int serial = 1_003; serial <= 2_003; serial++) {
      take("s", serial);
    }
    assertThat(take("s", 1_002)).isEqualTo(Verdict.DELIVERED);
    assertThat(order.last()).isEqualTo(2_002);
    assertThat(order.hasGap()).as("2003 had no room").isTrue();
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
