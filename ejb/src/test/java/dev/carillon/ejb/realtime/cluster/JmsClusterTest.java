package dev.carillon.ejb.realtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** What waits for a broker that is away is bounded. */
class JmsClusterTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final JmsCluster cluster = new JmsCluster(null, null, null, new HubMetrics(meters), null);

  private void send(int characters) {
    EventData data = EventData.ofText("x".repeat(characters));
    ClusterMessage event =
        new ClusterMessage.Event("app", new Broadcast("news", "e", data, null, "id", null), null);
    cluster.send(new Envelope("one", 1, 1, event));
  }

  private double dropped() {
    return meters.getMeters().stream()
        .filter(meter -> "cluster_message".equals(meter.getId().getTag("what")))
        .mapToDouble(meter -> meter.measure().iterator().next().getValue())
        .sum();
  }

  @Test
  void byCharacters() {
    for (int i = 0; i < 100; i++) {
      send(1_000_000);
    }
    long fit = JmsCluster.MAX_CHARACTERS / (1_000_000 + ClusterMessage.OVERHEAD);
    assertThat(dropped()).isEqualTo(100 - fit);
  }

  @Test
  void byNumber() {
    for (int i = 0; i < 20_010; i++) {
      send(1);
    }
    assertThat(dropped()).isEqualTo(10);
  }
}
