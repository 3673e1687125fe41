package dev.carillon.bench;

import dev.carillon.bench.http.Connection;
import dev.carillon.bench.http.PushApi;
import dev.carillon.bench.process.ProcStat;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * How many publishes a second are taken: with nobody to send to, with one device, with a hundred.
 */
final class AdmissionBench {

  private static final int CONNECTIONS = 16;

  private final Bed bed;
  private final PrintStream out;

  AdmissionBench(Bed bed, PrintStream out) {
    this.bed = bed;
    this.out = out;
  }

  void run() throws IOException, InterruptedException, ExecutionException {
    out.printf(
        "%-22s %12s %14s %14s  %s%n",
        "publish to", "accepted/s", "server us each", "pushed", "answers");
    figure("nobody (warm-up)", channel("nobody"));
    figure("nobody", channel("nobody"));
    figure("1 device", "{\"type\":\"device\",\"device_id\":\"device-0\"}");
    figure("100 devices", channel(BenchApp.CHANNEL));
  }

  private static String channel(String name) {
    return "{\"type\":\"channel\",\"channel\":\"" + name + "\"}";
  }

  private void figure(String name, String recipient)
      throws IOException, InterruptedException, ExecutionException {
    bed.mocks().change("reset", "*", "{}");
    long pid = bed.server().pid();
    long cpu = ProcStat.of(pid).cpuMicros();
    Map<Integer, Integer> answers = load(recipient);
    cpu = ProcStat.of(pid).cpuMicros() - cpu;
    int accepted = answers.getOrDefault(202, 0);
    String mock = bed.options().load().provider().configName();
    out.printf(
        "%-22s %12.0f %14.0f %14d  %s%n",
        name,
        accepted / (double) bed.options().effort().seconds(),
        (double) cpu / Math.max(1, accepted),
        bed.mocks().stats().at("/mocks/" + mock + "/received").asLong(),
        answers);
  }

  private Map<Integer, Integer> load(String recipient)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<Map<Integer, Integer>>> parts = new ArrayList<>();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(bed.options().effort().seconds());
      for (int i = 0; i < CONNECTIONS; i++) {
        parts.add(threads.submit(() -> client(recipient, end)));
      }
      Map<Integer, Integer> sum = new TreeMap<>();
      for (Future<Map<Integer, Integer>> part : parts) {
        part.get().forEach((status, n) -> sum.merge(status, n, Integer::sum));
      }
      return sum;
    } finally {
      threads.shutdownNow();
    }
  }

  private Map<Integer, Integer> client(String recipient, long end) throws IOException {
    String body =
        "{\"recipients\":["
            + recipient
            + "],\"payload\":{\"title\":\"Benchmark\",\"body\":\"Admission\"}}";
    Map<Integer, Integer> answers = new TreeMap<>();
    try (PushApi api = bed.api()) {
      while (System.nanoTime() < end) {
        Connection.Answer answer = api.post("/publish", body);
        answers.merge(answer.status(), 1, Integer::sum);
      }
    }
    return answers;
  }
}
