package dev.carillon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.bench.http.PushApi;
import dev.carillon.bench.process.H2Load;
import dev.carillon.bench.process.LiveHeap;
import dev.carillon.bench.process.ProcStat;
import dev.carillon.mocks.MockSet;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Publishes once to every device, as often as there are rounds, and prints what it took. */
final class PushBench {

  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(15);
  private static final int H2LOAD_REQUESTS = 200_000;
  private static final Set<String> OPEN =
      Set.of("queued", "scheduled", "planning", "throttled", "dispatching");

  private final Bed bed;
  private final BenchOptions options;
  private final PrintStream out;

  PushBench(Bed bed, PrintStream out) {
    this.bed = bed;
    this.options = bed.options();
    this.out = out;
  }

  void run() throws IOException, InterruptedException {
    BenchScripts.apply(options, bed.mocks());
    out.printf(
        "%-6s %10s %10s %12s %10s %12s %12s %9s %9s %9s%n",
        "round",
        "devices",
        "accepted",
        "state",
        "seconds",
        "deliveries/s",
        "server us",
        "mock us",
        "heap MiB",
        "RSS MiB");
    double last = 0;
    for (int i = 1; i <= options.effort().rounds(); i++) {
      Round round = round();
      print(Integer.toString(i), round);
      last = round.rate();
    }
    if (options.effort().probes()) {
      bed.mocks().change("watch", "*", "{\"prefix\":\"" + BenchApp.PROBE_TOKEN + "\"}");
      try (Probes probes = Probes.start(bed)) {
        print("probed", round());
        probes.report(out);
      }
    }
    if (options.effort().liveHeap()) {
      try (LiveHeap heap = LiveHeap.watch(bed.server().pid())) {
        print("live", round());
        out.printf("alive in the heap, at most: %d MiB%n", heap.greatestMiB());
      }
    }
    compare(last);
  }

  private Round round() throws IOException {
    long gcFrom = bed.server().gcLines();
    long serverPid = bed.server().pid();
    ProcStat serverBefore = ProcStat.of(serverPid);
    ProcStat mockBefore = ProcStat.of(bed.mocks().pid());
    try (PushApi api = bed.api()) {
      String id = api.publish(body());
      long began = System.nanoTime();
      JsonNode status = end(api, id, began);
      double seconds = (System.nanoTime() - began) / 1e9;
      ProcStat server = ProcStat.of(serverPid);
      return new Round(
          status.at("/counters/planned").asLong(),
          status.at("/counters/planned").asLong() - status.at("/counters/open").asLong(),
          status.at("/counters/succeeded").asLong(),
          status.path("state").asText(),
          seconds,
          new Round.Cpu(
              server.cpuMicros() - serverBefore.cpuMicros(),
              ProcStat.of(bed.mocks().pid()).cpuMicros() - mockBefore.cpuMicros()),
          new Round.Memory(bed.server().heapAfterGcMiB(gcFrom), server.rssMiB()));
    }
  }

  /** A hanging origin keeps the publish open: then the end is when all the others are settled. */
  private JsonNode end(PushApi api, String id, long began) throws IOException {
    while (true) {
      JsonNode status = api.status(id);
      JsonNode counters = status.path("counters");
      boolean othersDone =
          options.load().hangingOrigin()
              && counters.path("succeeded").asLong()
                  >= options.load().devices()
                      / MockSet.WEB_PUSH_ORIGINS
                      * (MockSet.WEB_PUSH_ORIGINS - 1L);
      if (othersDone || !OPEN.contains(status.path("state").asText())) {
        return status;
      }
      if (System.nanoTime() - began > LIMIT_NANOS) {
        throw new IllegalStateException("the publish does not end: " + status);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static String body() {
    return """
        {"recipients":[{"type":"channel","channel":"%s"}],"priority":"bulk",
         "payload":{"title":"Benchmark","body":"The same text for every device of the channel"}}
        """
        .formatted(BenchApp.CHANNEL);
  }

  private void print(String name, Round round) {
    out.printf(
        "%-6s %10d %10d %12s %10.2f %12.0f %12.1f %9.1f %9d %9d%n",
        name,
        round.planned(),
        round.succeeded(),
        round.state(),
        round.seconds(),
        round.rate(),
        round.serverCpuEach(),
        round.mockCpuEach(),
        round.memory().heap(),
        round.memory().rss());
  }

  /** The same mock without latency and faults, under h2load: twice, the second counts. */
  private void compare(double last) throws IOException {
    BenchScripts.clear(bed.mocks());
    Target target = target();
    double rate = 0;
    for (int i = 0; i < 2; i++) {
      rate =
          H2Load.rate(
              target.url(),
              target.headers(),
              target.body(),
              H2LOAD_REQUESTS,
              options.places().dir());
    }
    out.println(
        rate == 0
            ? "h2load is not installed"
            : "h2load on the same mock: %.0f/s; the last plain round is %.2f of it"
                .formatted(rate, last / rate));
  }

  private record Target(String url, Map<String, String> headers, String body) {}

  private Target target() {
    String key = options.load().tls() ? "tlsUrl" : "url";
    JsonNode mocks = bed.addresses();
    if (options.load().provider() == ProviderKind.FCM) {
      return new Target(
          mocks.at("/fcm/" + key).asText() + "/v1/projects/carillon-mock/messages:send",
          Map.of("authorization", "Bearer " + mocks.at("/fcm/accessToken").asText()),
          "{\"message\":{\"token\":\"d1:APA91b"
              + "x".repeat(130)
              + "\",\"notification\":"
              + "{\"title\":\"Benchmark\",\"body\":\"The same text for every device\"}}}");
    }
    if (options.load().provider() == ProviderKind.APNS) {
      return new Target(
          mocks.at("/apns/tlsUrl").asText() + "/3/device/" + "0a".repeat(32),
          Map.of("apns-topic", "com.example.bench", "apns-push-type", "alert"),
          "{\"aps\":{\"alert\":{\"title\":\"Benchmark\",\"body\":\"The same text\"}}}");
    }
    return new Target(
        mocks.at("/webpush/" + key).asText() + "/push/d1-" + "x".repeat(120),
        Map.of(
            "ttl", "3600", "content-encoding", "aes128gcm", "authorization", "vapid t=a.b.c, k=B"),
        "x".repeat(300));
  }
}
