package dev.carillon.providers.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.carillon.api.ProviderKind;
import dev.carillon.mocks.fcm.MockFcm;
import dev.carillon.mocks.script.Latency;
import dev.carillon.mocks.script.Recorder;
import dev.carillon.mocks.wire.MockNet;
import dev.carillon.providers.Credentials;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.Providers;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Submission;
import dev.carillon.providers.Submissions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many FCM messages a second, and what each costs our side: a main to be run by hand, with the
 * mock's one thread counted apart. Arguments: messages, in flight, latency in milliseconds.
 */
public final class FcmThroughput {

  private static final Logger LOG = LoggerFactory.getLogger(FcmThroughput.class);
  private static final int BATCH = 200;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private FcmThroughput() {}

  public static void main(String[] args) throws Exception {
    int messages = Integer.parseInt(args[0]);
    int inFlight = Integer.parseInt(args[1]);
    try (MockNet net = MockNet.start();
        MockFcm mock = MockFcm.start(net, 0);
        Providers providers = new Providers(Clock.systemUTC())) {
      mock.recorder().mode(Recorder.Mode.COUNT);
      mock.script().latency(Latency.fixed(Duration.ofMillis(Integer.parseInt(args[2]))));
      PushProvider provider = open(providers, mock);
      run(provider, messages, inFlight, false);
      run(provider, messages, inFlight, true);
      provider.close();
    }
  }

  private static void run(PushProvider provider, int messages, int inFlight, boolean report)
      throws InterruptedException {
    Semaphore permits = new Semaphore(inFlight);
    LongAdder accepted = new LongAdder();
    List<PushTarget> targets = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      String token = "fcm-token-" + i + "x".repeat(140);
      targets.add(new PushTarget(i, new ProviderToken.Registration(ProviderKind.FCM, token)));
    }
    Submission template =
        Submissions.of(ProviderKind.FCM, Submissions.options(), List.of(targets.get(0).token()));
    Submission batch = new Submission(1, template.payload(), template.options(), targets);
    long begin = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    long mock = cpuOf("mock");
    long loops = cpuOf("vert.x-eventloop");
    for (int sent = 0; sent < messages; sent += BATCH) {
      permits.acquire(BATCH);
      provider.send(
          batch,
          (target, outcome) -> {
            accepted.add(outcome instanceof Outcome.Accepted ? 1 : 0);
            permits.release();
          });
    }
    permits.acquire(inFlight);
    if (report) {
      double seconds = (System.nanoTime() - begin) / 1e9;
      long mockCpu = cpuOf("mock") - mock;
      long ours = SYSTEM.getProcessCpuTime() - cpu - mockCpu;
      LOG.info(
          String.format(
              Locale.ROOT,
              "%d accepted, %.0f/s, CPU µs each: ours %.1f (event loops %.1f), mock %.1f",
              accepted.sum(),
              messages / seconds,
              ours / 1e3 / messages,
              (cpuOf("vert.x-eventloop") - loops) / 1e3 / messages,
              mockCpu / 1e3 / messages));
    }
  }

  private static long cpuOf(String prefix) {
    long sum = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(prefix)) {
        sum += THREADS.getThreadCpuTime(thread.getThreadId());
      }
    }
    return sum;
  }

  private static PushProvider open(Providers providers, MockFcm mock) {
    return providers.open(
        Credentials.parse(
            ProviderKind.FCM,
            new ObjectMapper()
                .createObjectNode()
                .put("serviceAccountJson", mock.serviceAccountJson())),
        Submissions.settings(mock.uri(), mock.tokenUri(), Duration.ofSeconds(10)));
  }
}
