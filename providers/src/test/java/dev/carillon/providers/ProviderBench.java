package dev.carillon.providers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.apns.MockApns;
import dev.carillon.mocks.script.Recorder;
import dev.carillon.mocks.webpush.MockBrowser;
import dev.carillon.mocks.webpush.MockWebPush;
import dev.carillon.mocks.wire.MockCertificate;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.ProviderToken.ApnsDevice;
import dev.carillon.providers.ProviderToken.WebPushSubscription;
import dev.carillon.providers.webpush.WebPushCredential;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * Prints what a delivery costs each group of threads, with a mock in the same process: Web Push
 * over clear text and APNs over TLS. A program and not a test: its figures depend on the machine.
 *
 * <p>Arguments: number of messages, requests in flight.
 */
public final class ProviderBench {

  private static final int BATCH = 500;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int messages;
  private final Semaphore permits;
  private final int inFlight;
  private final PrintStream out;

  private ProviderBench(int messages, int inFlight, PrintStream out) {
    this.messages = messages;
    this.inFlight = inFlight;
    this.permits = new Semaphore(inFlight);
    this.out = out;
  }

  public static void main(String[] args)
      throws IOException, GeneralSecurityException, InterruptedException {
    int messages = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int inFlight = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    ProviderBench bench = new ProviderBench(messages, inFlight, out);
    Path pem = Files.createTempFile("mock", ".pem");
    Files.writeString(pem, MockCertificate.shared().pem());
    try (MockNet net = MockNet.start();
        Providers providers = new Providers(Clock.systemUTC());
        MockWebPush webPush = MockWebPush.start(net, 0);
        MockApns apns = MockApns.start(net, 0)) {
      bench.webPush(providers, webPush);
      bench.apns(providers, apns, pem);
    } finally {
      Files.delete(pem);
    }
  }

  private void webPush(Providers providers, MockWebPush mock)
      throws GeneralSecurityException, InterruptedException {
    List<MockBrowser> browsers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      browsers.add(MockBrowser.create());
    }
    List<ProviderToken> tokens = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      MockBrowser browser = browsers.get(i % browsers.size());
      String endpoint = mock.endpoint("subscription-" + i).toString();
      tokens.add(new WebPushSubscription(endpoint, browser.p256dh(), browser.auth()));
    }
    Credential credential = WebPushCredential.generate("mailto:bench@example.org");
    run(ProviderKind.WEB_PUSH, providers.open(credential, settings(null, null)), mock, tokens);
  }

  private void apns(Providers providers, MockApns mock, Path pem)
      throws GeneralSecurityException, InterruptedException {
    List<ProviderToken> tokens = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      tokens.add(new ApnsDevice("%064x".formatted(i)));
    }
    byte[] key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded();
    String p8 =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----";
    Credential credential =
        Credentials.parse(
            ProviderKind.APNS,
            JsonNodeFactory.instance
                .objectNode()
                .put("teamId", "TEAM123456")
                .put("keyId", "KEY1234567")
                .put("privateKey", p8)
                .put("apnsTopic", "org.example.app"));
    run(ProviderKind.APNS, providers.open(credential, settings(mock.tlsUri(), pem)), mock, tokens);
  }

  private void run(
      ProviderKind kind, PushProvider provider, ProviderMock mock, List<ProviderToken> tokens)
      throws InterruptedException {
    mock.recorder().mode(Recorder.Mode.COUNT);
    try (provider) {
      send(kind, provider, tokens, messages / 4);
      Map<String, Long> before = cpu();
      long start = System.nanoTime();
      int failed = send(kind, provider, tokens, messages);
      double seconds = (System.nanoTime() - start) / 1e9;
      out.printf("%s: %,.0f/s, %d not accepted%n", kind, messages / seconds, failed);
      cpu().forEach((group, nanos) -> print(group, nanos - before.getOrDefault(group, 0L)));
    }
  }

  private void print(String group, long nanos) {
    if (nanos > messages * 100L) {
      out.printf("  %-28s %6.1f µs a message%n", group, nanos / 1e3 / messages);
    }
  }

  private int send(ProviderKind kind, PushProvider provider, List<ProviderToken> tokens, int count)
      throws InterruptedException {
    int[] failed = new int[1];
    OutcomeSink sink =
        (target, outcome) -> {
          if (!(outcome instanceof Outcome.Accepted)) {
            synchronized (failed) {
              failed[0]++;
            }
          }
          permits.release();
        };
    for (int sent = 0; sent < count; sent += BATCH) {
      int from = sent % (tokens.size() - BATCH);
      permits.acquire(BATCH);
      provider.send(
          Submissions.of(kind, Submissions.options(), tokens.subList(from, from + BATCH)), sink);
    }
    permits.acquire(inFlight);
    permits.release(inFlight);
    synchronized (failed) {
      return failed[0];
    }
  }

  /** CPU nanoseconds so far by thread name without its number. */
  private static Map<String, Long> cpu() {
    Map<String, Long> byGroup = new TreeMap<>();
    for (long id : THREADS.getAllThreadIds()) {
      ThreadInfo thread = THREADS.getThreadInfo(id);
      if (thread != null) {
        String group = thread.getThreadName().replaceAll("[-0-9]+$", "");
        byGroup.merge(group, THREADS.getThreadCpuTime(id), Long::sum);
      }
    }
    return byGroup;
  }

  private static ProviderSettings settings(URI baseUrl, Path trusted) {
    return new ProviderSettings(
        baseUrl,
        null,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        4,
        1000,
        true,
        List.of(),
        trusted);
  }
}
