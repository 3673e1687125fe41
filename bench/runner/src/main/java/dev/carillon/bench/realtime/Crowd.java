package dev.carillon.bench.realtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Many WebSocket connections on one thread. Opened and subscribed by whoever makes it, then run by
 * a thread of its own until it is closed.
 */
final class Crowd implements AutoCloseable {

  private static final int BUFFER = 1 << 20;
  private static final int SMALL_RECEIVE_BUFFER = 4096;
  private static final int AT_ONCE = 100;

  /**
   * As long as nobody waits in select, the kernel wakes nobody, at the sender's cost, per frame.
   */
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final List<Listener> listeners = new ArrayList<>();
  private volatile boolean running = true;
  private volatile Thread thread;

  Crowd(URI server, String key, RealtimeOptions.Crowd options, Tally tally) throws IOException {
    String path = "/app/" + key + "?protocol=" + options.protocol();
    String prefix = options.protocol() == 2 ? "sockudo" : "pusher";
    for (int i = 0; i < options.connections(); i++) {
      boolean stuck = i < options.stuck();
      listeners.add(new Listener(server, path, selector, tally, stuck ? SMALL_RECEIVE_BUFFER : 0));
      if (i % AT_ONCE == AT_ONCE - 1) {
        await(Listener::isUpgraded);
      }
    }
    await(Listener::isUpgraded);
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).say(subscribe(prefix, "bench-" + i % options.channels()));
      if (i % AT_ONCE == 0) {
        select(0);
      }
    }
    await(Listener::isSubscribed);
    listeners.subList(0, options.stuck()).forEach(Listener::stopReading);
  }

  private static String subscribe(String prefix, String channel) {
    return "{\"event\":\"" + prefix + ":subscribe\",\"data\":{\"channel\":\"" + channel + "\"}}";
  }

  private void await(Predicate<Listener> condition) throws IOException {
    long end = System.nanoTime() + PATIENCE;
    while (!listeners.stream().allMatch(condition)) {
      if (System.nanoTime() > end) {
        throw new IOException("the crowd did not connect in time");
      }
      select(100);
    }
  }

  private void select(long timeoutMs) throws IOException {
    if (timeoutMs == 0) {
      selector.selectNow();
    } else {
      selector.select(timeoutMs);
    }
    Set<SelectionKey> ready = selector.selectedKeys();
    for (SelectionKey key : ready) {
      ((Listener) key.attachment()).read(buffer);
    }
    ready.clear();
  }

  /** Begins to read on a thread of its own. */
  void start() {
    thread = new Thread(this::run, "crowd");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (running) {
        select(100);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the crowd broke down", e);
    }
  }

  /** Connections that the server closed. */
  long closed() {
    return listeners.stream().filter(Listener::isClosed).count();
  }

  @Override
  public void close() throws IOException {
    running = false;
    try {
      if (thread != null) {
        thread.join(TimeUnit.SECONDS.toMillis(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
