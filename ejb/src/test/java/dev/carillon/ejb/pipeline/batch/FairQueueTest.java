package dev.carillon.ejb.pipeline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  @Test
  void appsTakeTurnsWithinALane() {
    FairQueue<String> queue = new FairQueue<>(10);
    for (String item : List.of("a1", "a2", "a3", "b1", "c1", "c2")) {
      queue.offer(Lane.NORMAL, item.substring(0, 1), item);
    }
    List<String> order = new ArrayList<>();
    for (String item = queue.poll(Lane.NORMAL); item != null; item = queue.poll(Lane.NORMAL)) {
      order.add(item);
    }
    assertThat(order).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
  }

  @Test
  void lanesAreApartAndTheWholeIsBounded() {
    FairQueue<String> queue = new FairQueue<>(2);
    assertThat(queue.offer(Lane.BULK, "a", "x")).isTrue();
    assertThat(queue.offer(Lane.CRITICAL, "a", "y")).isTrue();
    assertThat(queue.offer(Lane.CRITICAL, "a", "z")).isFalse();
    assertThat(queue.poll(Lane.NORMAL)).isNull();
    assertThat(queue.poll(Lane.CRITICAL)).isEqualTo("y");
    assertThat(queue.size()).isEqualTo(1);
  }
}
