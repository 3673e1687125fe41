package dev.carillon.ejb.realtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.EventData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for a missing message is bounded. */
class InboxTest {

  private final List<ClusterMessage> delivered = new ArrayList<>();
  private final Inbox inbox = new Inbox("two", 1, delivered::add);

  private static ClusterMessage event(int characters) {
    EventData data = EventData.ofText("x".repeat(characters));
    return new ClusterMessage.Event(
        "app", new Broadcast("news", "e", data, null, "id", null), null);
  }

  @Test
  void fewLargeMessagesAreTooManyAsThousandsOfSmallOnesAre() {
    int number = 2;
    while (inbox.take(number, event(1_000_000), 0)) {
      number++;
    }
    assertThat(number).isBetween(10, 20);
    inbox.passOver(0);
    assertThat(delivered).hasSize(number - 1);
    assertThat(inbox.take(number + 2, event(1_000_000), 0)).as("all is free again").isTrue();
  }

  @Test
  void oneThatComesTwiceCountsOnce() {
    for (int i = 0; i < 100; i++) {
      assertThat(inbox.take(2, event(1_000_000), 0)).isTrue();
    }
    assertThat(inbox.take(1, event(1), 0)).isTrue();
    assertThat(delivered).hasSize(2);
  }

  @Test
  void manySmallOnesAreBoundedByTheirNumber() {
    int number = 2;
    while (inbox.take(number, event(1), 0)) {
      number++;
    }
    assertThat(number).isEqualTo(Inbox.MAX_HELD + 2);
  }
}
