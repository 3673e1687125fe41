package dev.carillon.bench.realtime;

import dev.carillon.bench.http.Connection;
import dev.carillon.bench.http.Signer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Publishes at an even rate over one connection, on a thread of its own. */
final class EventPublisher implements AutoCloseable {

  private static final String PATH = "/apps/bench-id/events";

  private final Connection connection;
  private final Signer signer = new Signer("bench-key", "bench-secret", Clock.systemUTC());
  private final RealtimeOptions options;
  private final String padding;
  private final long[] numbers;
  private final LoadThread thread;
  private volatile long published;
  private volatile long late;

  EventPublisher(URI server, RealtimeOptions options) throws IOException {
    this.connection = new Connection(server);
    this.options = options;
    this.padding = "x".repeat(Math.max(1, options.load().payload() - 30));
    this.numbers = new long[options.crowd().channels()];
    this.thread = LoadThread.start("publisher", this::run);
  }

  private void run(BooleanSupplier goOn) throws IOException {
    long interval = 1_000_000_000L / options.load().rate();
    long due = System.nanoTime();
    int channel = 0;
    while (goOn.getAsBoolean()) {
      long wait = due - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
        continue;
      }
      if (wait < -1_000_000_000L) {
        late++;
        due = System.nanoTime();
      }
      publish(channel, due);
      due += interval;
      channel = (channel + 1) % numbers.length;
      published++;
    }
  }

  /** The clock starts when the event was due, so that a late publisher is not overlooked. */
  private void publish(int channel, long due) throws IOException {
    String data = "#" + due + "," + numbers[channel]++ + "," + padding;
    String body =
        "{\"name\":\"t\",\"channel\":\"bench-" + channel + "\",\"data\":\"" + data + "\"}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    connection.send("POST", signer.sign("POST", PATH, bytes), bytes).expect(200);
  }

  long published() {
    return published;
  }

  /** How often it fell behind by more than a second and gave the time up. */
  long late() {
    return late;
  }

  @Override
  public void close() throws IOException {
    thread.close();
    connection.close();
  }
}
