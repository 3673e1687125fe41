package dev.carillon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.Urgency;
import dev.carillon.bench.process.MockProcess;
import dev.carillon.bench.process.ProcStat;
import dev.carillon.bench.seed.DeviceTokens;
import dev.carillon.providers.Credentials;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.RenderedPayload;
import dev.carillon.providers.Submission;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The provider's client alone against the mock, with no server and no database around it: what part
 * of a delivery it costs. CPU is this process's, which does nothing else.
 */
final class ProviderBench {

  private static final int CHUNK = 200;

  private final BenchOptions options;
  private final MockProcess mocks;
  private final PrintStream out;

  ProviderBench(BenchOptions options, MockProcess mocks, PrintStream out) {
    this.options = options;
    this.mocks = mocks;
    this.out = out;
  }

  void run() throws IOException, InterruptedException {
    BenchScripts.apply(options, mocks);
    JsonNode addresses = mocks.addresses();
    Path pem = options.places().dir().resolve("mocks.pem");
    Files.writeString(pem, addresses.path("certificatePem").asText());
    JsonNode all = addresses.path("mocks");
    ObjectNode credential =
        (ObjectNode)
            new ObjectMapper().readTree(BenchCredentials.json(options.load().provider(), all));
    try (Providers providers = new Providers(Clock.systemUTC());
        PushProvider provider =
            providers.open(
                Credentials.parse(options.load().provider(), credential), settings(all, pem))) {
      List<PushTarget> targets = targets(all);
      for (int i = 1; i <= options.effort().rounds(); i++) {
        round(i, provider, targets);
      }
    }
  }

  private void round(int number, PushProvider provider, List<PushTarget> targets)
      throws IOException, InterruptedException {
    long pid = ProcessHandle.current().pid();
    long ownCpu = ProcStat.of(pid).cpuMicros();
    long mockCpu = ProcStat.of(mocks.pid()).cpuMicros();
    long began = System.nanoTime();
    long accepted = submit(provider, targets);
    double seconds = (System.nanoTime() - began) / 1e9;
    ownCpu = ProcStat.of(pid).cpuMicros() - ownCpu;
    mockCpu = ProcStat.of(mocks.pid()).cpuMicros() - mockCpu;
    out.printf(
        "%s client alone, round %d: %d of %d accepted, %.0f/s, %.1f us of its CPU each, mock %.1f%n",
        options.load().provider().configName(),
        number,
        accepted,
        targets.size(),
        targets.size() / seconds,
        (double) ownCpu / targets.size(),
        (double) mockCpu / targets.size());
  }

  private long submit(PushProvider provider, List<PushTarget> targets) throws InterruptedException {
    int window = options.effort().inFlight();
    Semaphore permits = new Semaphore(window);
    AtomicLong accepted = new AtomicLong();
    DeliveryOptions delivery = new DeliveryOptions(Duration.ofHours(1), null, null, Urgency.NORMAL);
    PushContent content =
        new PushContent("n1", "Benchmark", "The same text", null, null, null, null, null);
    RenderedPayload payload =
        Providers.renderer(options.load().provider()).render(content, delivery);
    for (int from = 0; from < targets.size(); from += CHUNK) {
      List<PushTarget> part = targets.subList(from, Math.min(targets.size(), from + CHUNK));
      permits.acquire(part.size());
      provider.send(
          new Submission(1, payload, delivery, part),
          (target, outcome) -> {
            if (outcome instanceof Outcome.Accepted) {
              accepted.incrementAndGet();
            }
            permits.release();
          });
    }
    permits.acquire(window);
    return accepted.get();
  }

  private List<PushTarget> targets(JsonNode all) {
    List<String> origins = List.of(all.path("webpush").path(key()).asText());
    DeviceTokens tokens = new DeviceTokens(options.load().provider(), origins, 1);
    String prefix = options.load().provider() == ProviderKind.APNS ? "00" : "d";
    List<PushTarget> targets = new ArrayList<>(options.load().devices());
    for (int i = 0; i < options.load().devices(); i++) {
      targets.add(new PushTarget(i, tokens.token(prefix, i)));
    }
    return targets;
  }

  private ProviderSettings settings(JsonNode all, Path pem) {
    ProviderSettings d = ProviderSettings.defaults();
    String name = options.load().provider().configName();
    boolean webPush = options.load().provider() == ProviderKind.WEB_PUSH;
    boolean apns = options.load().provider() == ProviderKind.APNS;
    URI base = URI.create(all.path(name).path(apns ? "tlsUrl" : key()).asText());
    URI token = apns || webPush ? null : URI.create(all.path(name).path("tokenUrl").asText());
    return new ProviderSettings(
        webPush ? null : base,
        token,
        d.connectTimeout(),
        d.requestTimeout(),
        d.maxConnections(),
        options.effort().inFlight(),
        true,
        List.of(),
        pem);
  }

  private String key() {
    return options.load().tls() ? "tlsUrl" : "url";
  }
}
