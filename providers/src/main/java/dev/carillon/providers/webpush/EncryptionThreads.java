package dev.carillon.providers.webpush;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that encrypt, as many as there are processors: key agreement is pure computation, and
 * on an I/O thread it would hold up every other request. Pure computation needs nothing of a
 * container's context, which is why these are not its threads.
 *
 * <p>One for a process; whoever makes it closes it. Idle threads end.
 */
public final class EncryptionThreads implements Executor, AutoCloseable {

  private static final int MAX_WAITING = 10_000;
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor threads;

  public EncryptionThreads() {
    int count = Runtime.getRuntime().availableProcessors();
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("carillon-encrypt", true));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * @throws RejectedExecutionException when too many tasks wait, or after closing
   */
  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Takes no more tasks; those that wait are still done. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
