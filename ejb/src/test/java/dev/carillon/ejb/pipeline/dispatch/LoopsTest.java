package dev.carillon.ejb.pipeline.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class LoopsTest {

  private final AtomicBoolean on = new AtomicBoolean(true);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Loops loops = new Loops(on::get);

  @AfterEach
  void end() throws InterruptedException {
    on.set(false);
    assertThat(loops.awaitEnd(TimeUnit.SECONDS.toNanos(10))).isTrue();
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        OutOfMemoryError.class,
        NoClassDefFoundError.class,
        StackOverflowError.class,
        AssertionError.class
      })
  void aLoopGoesOnAfterAnyError(Class<? extends Error> kind) throws Exception {
    Error error = kind.getConstructor().newInstance();
    AtomicInteger steps = new AtomicInteger();
    CountDownLatch wentOn = new CountDownLatch(1);
    loops.start(
        threads,
        "loop",
        () -> {
          if (steps.incrementAndGet() == 1) {
            throw error;
          }
          wentOn.countDown();
          TimeUnit.MILLISECONDS.sleep(1);
        });
    assertThat(wentOn.await(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Which cannot even be logged. */
  private static final class NoMemory extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new OutOfMemoryError();
    }

    @Override
    public String getMessage() {
      throw new OutOfMemoryError();
    }

    @Override
    public String toString() {
      throw new OutOfMemoryError();
    }
  }

  @Test
  void aLoopGoesOnWhereTheErrorCannotBeLogged() throws InterruptedException {
    AtomicInteger steps = new AtomicInteger();
    CountDownLatch wentOn = new CountDownLatch(1);
    loops.start(
        threads,
        "loop",
        () -> {
          if (steps.incrementAndGet() == 1) {
            throw new NoMemory();
          }
          wentOn.countDown();
          TimeUnit.MILLISECONDS.sleep(1);
        });
    assertThat(wentOn.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
