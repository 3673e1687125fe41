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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many publishes a second are taken: with nobody to send to, with one device, with a hundred.
 * Then how many devices are registered.
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
        "%-22s %12s %14s %14s  %s%n", "", "accepted/s", "server us each", "pushed", "answers");
    Request nobody = publish(channel("nobody"));
    figure("to nobody (warm-up)", nobody);
    figure("to nobody (warm-up)", nobody);
    figure("to nobody", nobody);
    figure("to 1 device", publish("{\"type\":\"device\",\"device_id\":\"device-0\"}"));
    figure("to 100 devices", publish(channel(BenchApp.CHANNEL)));
    AtomicInteger number = new AtomicInteger();
    Request registration = api -> register(api, number.incrementAndGet());
    figure("registration (warm-up)", registration);
    figure("registration", registration);
  }

  /** One request on a connection of one's own. */
  @FunctionalInterface
  private interface Request {
    Connection.Answer send(PushApi api) throws IOException;
  }

  private static Request publish(String recipient) {
    String body =
        "{\"recipients\":["
            + recipient
            + "],\"payload\":{\"title\":\"Benchmark\",\"body\":\"Admission\"}}";
    return api -> api.post("/publish", body);
  }

  private static Connection.Answer register(PushApi api, int number) throws IOException {
    String token = "r%09d:APA91b%0130d".formatted(number, number);
    return api.post(
        "/deviceRegistrations",
        """
        {"id":"registered-%d","clientId":"user-%d","formFactor":"phone","platform":"android",
         "push":{"recipient":{"transportType":"gcm","registrationToken":"%s"}}}
        """
            .formatted(number, number, token));
  }

  private static String channel(String name) {
    return "{\"type\":\"channel\",\"channel\":\"" + name + "\"}";
  }

  private void figure(String name, Request request)
      throws IOException, InterruptedException, ExecutionException {
    bed.mocks().change("reset", "*", "{}");
    long pid = bed.server().pid();
    long cpu = ProcStat.of(pid).cpuMicros();
    Map<Integer, Integer> answers = load(request);
    cpu = ProcStat.of(pid).cpuMicros() - cpu;
    int accepted =
        answers.entrySet().stream()
            .filter(answer -> answer.getKey() < 300)
            .mapToInt(Map.Entry::getValue)
            .sum();
    String mock = bed.options().load().provider().configName();
    out.printf(
        "%-22s %12.0f %14.0f %14d  %s%n",
        name,
        accepted / (double) bed.options().effort().seconds(),
        (double) cpu / Math.max(1, accepted),
        bed.mocks().stats().at("/mocks/" + mock + "/received").asLong(),
        answers);
  }

  private Map<Integer, Integer> load(Request request)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<Map<Integer, Integer>>> parts = new ArrayList<>();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(bed.options().effort().seconds());
      for (int i = 0; i < CONNECTIONS; i++) {
        parts.add(threads.submit(() -> client(request, end)));
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

  private Map<Integer, Integer> client(Request request, long end) throws IOException {
    Map<Integer, Integer> answers = new TreeMap<>();
    while (System.nanoTime() < end) {
      try (PushApi api = bed.api()) {
        for (boolean last = false; !last && System.nanoTime() < end; ) {
          Connection.Answer answer = request.send(api);
          answers.merge(answer.status(), 1, Integer::sum);
          last = answer.last();
        }
      }
    }
    return answers;
  }
}
