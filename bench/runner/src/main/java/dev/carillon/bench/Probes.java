package dev.carillon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.bench.http.PushApi;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Critical publishes beside a large one, ten a second, each to a device of its own: how long after
 * acceptance the mock has it.
 */
final class Probes implements AutoCloseable {

  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Bed bed;
  private final Thread thread;
  private final List<Long> acceptedAt = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean stopped;
  private volatile IOException failure;

  private Probes(Bed bed) {
    this.bed = bed;
    this.thread = new Thread(this::run, "probes");
  }

  static Probes start(Bed bed) {
    Probes probes = new Probes(bed);
    probes.thread.start();
    return probes;
  }

  private void run() {
    try (PushApi api = bed.api()) {
      for (int i = 0; i < BenchApp.PROBES && !stopped; i++) {
        api.publish(
            """
            {"recipients":[{"type":"device","device_id":"%s%d"}],"priority":"critical",
             "payload":{"title":"Probe","body":"A critical notification"}}
            """
                .formatted(BenchApp.PROBE, i));
        acceptedAt.add(System.currentTimeMillis());
        LockSupport.parkNanos(EVERY_NANOS);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Stops, and prints quantiles over the probes that have arrived. */
  void report(PrintStream out) throws IOException, InterruptedException {
    stopped = true;
    thread.join();
    if (failure != null) {
      throw failure;
    }
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
    Map<Integer, Long> arrived = arrivals();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < acceptedAt.size(); i++) {
      if (arrived.containsKey(i)) {
        waits.add(Math.max(0, arrived.get(i) - acceptedAt.get(i)));
      }
    }
    Collections.sort(waits);
    out.printf(
        "critical during bulk: %d accepted, %d arrived; acceptance to submission p50 %d ms, p99 %d ms, most %d ms%n",
        acceptedAt.size(),
        waits.size(),
        quantile(waits, 0.5),
        quantile(waits, 0.99),
        quantile(waits, 1));
  }

  private static long quantile(List<Long> sorted, double q) {
    if (sorted.isEmpty()) {
      return -1;
    }
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.ceil(q * sorted.size()) - 1));
  }

  /** When each probe's device was pushed to, by its number. */
  private Map<Integer, Long> arrivals() throws IOException {
    Map<Integer, Long> arrived = new HashMap<>();
    String mock = bed.options().load().provider().configName();
    for (JsonNode each : bed.mocks().received(mock)) {
      arrived.put(number(each.path("token").asText()), each.path("atMillis").asLong());
    }
    return arrived;
  }

  private static int number(String token) {
    String rest = token.substring(BenchApp.PROBE_TOKEN.length());
    return Integer.parseInt(rest.split("[^0-9]", 2)[0]);
  }

  @Override
  public void close() {
    stopped = true;
  }
}
