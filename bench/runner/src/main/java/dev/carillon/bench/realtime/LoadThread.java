package dev.carillon.bench.realtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A thread that makes load until it is closed. */
final class LoadThread implements AutoCloseable {

  private static final long MAX_WAIT_MS = TimeUnit.SECONDS.toMillis(5);

  private final Thread thread;
  private volatile boolean running = true;

  /** What the thread does as long as it is told to go on. */
  @FunctionalInterface
  interface Load {
    void make(BooleanSupplier goOn) throws IOException;
  }

  private LoadThread(String name, Load load) {
    thread = new Thread(() -> run(name, load), name);
    thread.setDaemon(true);
  }

  static LoadThread start(String name, Load load) {
    LoadThread started = new LoadThread(name, load);
    started.thread.start();
    return started;
  }

  private void run(String name, Load load) {
    try {
      load.make(() -> running);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " broke down", e);
    }
  }

  /** Ends the load; waits for the end, five seconds at most. */
  @Override
  public void close() {
    running = false;
    try {
      thread.join(MAX_WAIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
