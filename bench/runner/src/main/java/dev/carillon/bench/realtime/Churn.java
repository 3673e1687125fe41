package dev.carillon.bench.realtime;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One connection that joins and leaves channels at an even rate, on a thread of its own. */
final class Churn implements AutoCloseable {

  private static final int CHANNELS = 200;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
  private final Listener listener;
  private final int perSecond;
  private final LoadThread thread;
  private volatile long done;

  Churn(URI server, int perSecond) throws IOException {
    this.perSecond = perSecond;
    this.listener = new Listener(server, "/app/bench-key?protocol=7", selector, new Tally(), 0);
    this.thread = LoadThread.start("churn", this::run);
  }

  private void run(BooleanSupplier goOn) throws IOException {
    long start = System.nanoTime();
    long said = 0;
    while (goOn.getAsBoolean()) {
      drain();
      long due = (System.nanoTime() - start) * perSecond / 1_000_000_000L;
      if (!listener.isUpgraded() || said >= due) {
        LockSupport.parkNanos(500_000);
        continue;
      }
      String verb = (said / CHANNELS) % 2 == 0 ? "subscribe" : "unsubscribe";
      String channel = "churn-" + said % CHANNELS;
      listener.say(
          "{\"event\":\"pusher:" + verb + "\",\"data\":{\"channel\":\"" + channel + "\"}}");
      said++;
      done = said;
    }
  }

  private void drain() throws IOException {
    selector.selectNow();
    for (SelectionKey key : selector.selectedKeys()) {
      ((Listener) key.attachment()).read(buffer);
    }
    selector.selectedKeys().clear();
  }

  /** Joins and leaves so far. */
  long done() {
    return done;
  }

  @Override
  public void close() throws IOException {
    thread.close();
    selector.close();
  }
}
