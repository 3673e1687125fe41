package dev.carillon.ejb.realtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.realtime.frame.OutboundFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {

  private final List<String> written = Collections.synchronizedList(new ArrayList<>());

  @Test
  void writesOneAtATimeAndInOrder() {
    OutboundQueue queue = new OutboundQueue(10, 1000, frame -> written.add(frame.text()));
    assertThat(queue.offer(frame("a"))).isTrue();
    assertThat(queue.offer(frame("b"))).isTrue();
    assertThat(written).containsExactly("a");
    queue.sent();
    assertThat(written).containsExactly("a", "b");
    assertThat(queue.isIdle()).isFalse();
    queue.sent();
    assertThat(queue.isIdle()).isTrue();
  }

  @Test
  void refusesPastItsBounds() {
    OutboundQueue frames = new OutboundQueue(2, 1000, frame -> written.add(frame.text()));
    offerAll(frames, "a", "b", "c");
    assertThat(frames.offer(frame("d"))).isFalse();
    OutboundQueue characters = new OutboundQueue(10, 5, frame -> written.add(frame.text()));
    offerAll(characters, "a", "bbb");
    assertThat(characters.offer(frame("ccc"))).isFalse();
    assertThat(characters.offer(frame("cc"))).isTrue();
  }

  @Test
  void completionsInsideTheWriteDoNotGrowTheStack() {
    OutboundQueue[] queue = new OutboundQueue[1];
    AtomicInteger count = new AtomicInteger();
    queue[0] =
        new OutboundQueue(
            100_001,
            10_000_000,
            frame -> {
              if (count.incrementAndGet() > 1) {
                queue[0].sent();
              }
            });
    for (int i = 0; i < 100_000; i++) {
      assertThat(queue[0].offer(frame("x"))).isTrue();
    }
    queue[0].sent();
    assertThat(count.get()).isEqualTo(100_000);
    assertThat(queue[0].isIdle()).isTrue();
  }

  @Test
  void keepsEachSendersOrderAndNeverOverlapsUnderManyThreads() throws Exception {
    ExecutorService completions = Executors.newFixedThreadPool(2);
    ExecutorService senders = Executors.newFixedThreadPool(4);
    try {
      AtomicInteger under = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      CountDownLatch all = new CountDownLatch(4 * 5_000);
      OutboundQueue[] queue = new OutboundQueue[1];
      queue[0] =
          new OutboundQueue(
              1_000_000,
              100_000_000,
              frame -> {
                most.accumulateAndGet(under.incrementAndGet(), Math::max);
                written.add(frame.text());
                Runnable done =
                    () -> {
                      under.decrementAndGet();
                      all.countDown();
                      queue[0].sent();
                    };
                if (frame.text().hashCode() % 3 == 0) {
                  done.run();
                } else {
                  completions.execute(done);
                }
              });
      for (int sender = 0; sender < 4; sender++) {
        String name = "s" + sender + ":";
        senders.execute(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                queue[0].offer(frame(name + i));
              }
            });
      }
      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(most.get()).isEqualTo(1);
      for (int sender = 0; sender < 4; sender++) {
        String name = "s" + sender + ":";
        List<String> own = written.stream().filter(text -> text.startsWith(name)).toList();
        for (int i = 0; i < 5_000; i++) {
          assertThat(own.get(i)).isEqualTo(name + i);
        }
      }
    } finally {
      senders.shutdownNow();
      completions.shutdownNow();
    }
  }

  @Test
  void dropsSilentlyOnceClosed() {
    OutboundQueue queue = new OutboundQueue(1, 1000, frame -> written.add(frame.text()));
    offerAll(queue, "a", "b");
    queue.close();
    assertThat(queue.offer(frame("c"))).isTrue();
    queue.sent();
    assertThat(written).containsExactly("a");
  }

  private static void offerAll(OutboundQueue queue, String... texts) {
    for (String text : texts) {
      assertThat(queue.offer(frame(text))).isTrue();
    }
  }

  private static OutboundFrame frame(String text) {
    return OutboundFrame.of(text);
  }
}
