package dev.carillon.web.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendThreadsTest {

  private final CountDownLatch reading = new CountDownLatch(1);
  private SendThreads threads;

  @AfterEach
  void stop() {
    reading.countDown();
    threads.stop();
  }

  @Test
  void aStuckReaderCostsTheOthersNothing() throws InterruptedException {
    threads = threads(20, TimeUnit.HOURS.toNanos(1));
    List<Stuck> stuck = submitStuck(19);
    Quick quick = new Quick();
    threads.submit(quick);
    assertThat(quick.ran.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(stuck).allSatisfy(each -> assertThat(each.told.getCount()).isEqualTo(1));
  }

  @Test
  void hasNoMoreThreadsThanItsBound() throws InterruptedException {
    threads = threads(3, TimeUnit.HOURS.toNanos(1));
    for (Stuck each : submitStuck(3)) {
      assertThat(each.began.await(30, TimeUnit.SECONDS)).isTrue();
    }
    Quick quick = new Quick();
    threads.submit(quick);
    assertThat(threads.size()).isEqualTo(3);
    assertThat(quick.ran.getCount()).isEqualTo(1);
    reading.countDown();
    assertThat(quick.ran.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void tellsWhatTakesLongerThanTheSendTimeout() throws InterruptedException {
    threads = threads(20, TimeUnit.MILLISECONDS.toNanos(20));
    for (Stuck each : submitStuck(5)) {
      assertThat(each.told.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void goesBackToTheUsualNumber() throws InterruptedException {
    threads = threads(20, TimeUnit.HOURS.toNanos(1));
    for (Stuck each : submitStuck(10)) {
      assertThat(each.began.await(30, TimeUnit.SECONDS)).isTrue();
    }
    reading.countDown();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (threads.size() > 2 && System.nanoTime() < deadline) {
      threads.submit(new Quick());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(threads.size()).isEqualTo(2);
  }

  @Test
  void survivesABugWithOneConnection() throws InterruptedException {
    threads = threads(2, TimeUnit.HOURS.toNanos(1));
    for (int i = 0; i < 10; i++) {
      threads.submit(new Broken());
    }
    Quick quick = new Quick();
    threads.submit(quick);
    assertThat(quick.ran.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void goesOnWhenAThreadCannotBeMade() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    threads =
        new SendThreads(
            work -> {
              // the watching thread and the two usual ones are there; the next two are refused
              int number = made.incrementAndGet();
              if (number == 4 || number == 5) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return new Thread(work);
            },
            2,
            3,
            TimeUnit.MILLISECONDS.toNanos(20));
    List<Stuck> stuck = submitStuck(2);
    Quick quick = new Quick();
    threads.submit(quick);
    assertThat(quick.ran.await(30, TimeUnit.SECONDS)).isTrue();
    for (Stuck each : stuck) {
      assertThat(each.told.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads.size()).isEqualTo(3);
  }

  private static SendThreads threads(int most, long overdueNanos) {
    return new SendThreads(Thread::new, 2, most, overdueNanos);
  }

  private List<Stuck> submitStuck(int count) {
    List<Stuck> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Stuck stuck = new Stuck();
      all.add(stuck);
      threads.submit(stuck);
    }
    return all;
  }

  private final class Stuck implements SendThreads.Sending {
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);

    @Override
    public void run() {
      began.countDown();
      try {
        assertThat(reading.await(60, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void overdue() {
      told.countDown();
    }
  }

  private static final class Quick implements SendThreads.Sending {
    private final CountDownLatch ran = new CountDownLatch(1);

    @Override
    public void run() {
      ran.countDown();
    }

    @Override
    public void overdue() {
      throw new AssertionError("was quick");
    }
  }

  private static final class Broken implements SendThreads.Sending {
    @Override
    public void run() {
      throw new IllegalStateException("a bug");
    }

    @Override
    public void overdue() {
      throw new AssertionError("was quick");
    }
  }
}
