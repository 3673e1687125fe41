package dev.carillon.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Backends that publish without pause, each publish to recipients of its own, and repeat one with
 * the same idempotency key until it is acknowledged, as a careful backend does. A few publishes are
 * large enough for the planner.
 */
final class Publishers implements AutoCloseable {
  private static final int THREADS = 3;
  private static final int LARGE = 600;
  private static final int SAMPLE = 100;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ApiClient client;
  private final long seed;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final CountDownLatch done = new CountDownLatch(THREADS);
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger repeatedRequests = new AtomicInteger();
  private final Map<Integer, Acknowledged> acknowledged = new ConcurrentHashMap<>();
  private volatile boolean stopping;
  private volatile AssertionError refused;

  private record Acknowledged(String publishId, int recipients) {}

  Publishers(ApiClient client, long seed) {
    this.client = client;
    this.seed = seed;
  }

  void start() {
    for (int i = 0; i < THREADS; i++) {
      threads.execute(this::loop);
    }
  }

  /** Waits for the first acknowledgement from now on, and then that long. */
  void awaitMore(Duration time) throws InterruptedException {
    int before = acknowledged.size();
    Waiting.until("a publish is acknowledged", Duration.ofMinutes(1), () -> more(before));
    // the moment is what is random here; nothing waits for a result
    assertThat(done.await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  /** Ends once what was begun is acknowledged. */
  void stop() throws InterruptedException {
    stopping = true;
    assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
    check();
  }

  List<String> acknowledgedTokens() {
    List<String> tokens = new ArrayList<>();
    acknowledged.forEach(
        (number, publish) -> {
          for (int i = 0; i < publish.recipients(); i++) {
            tokens.add(token(number, i));
          }
        });
    return tokens;
  }

  /** Every sampled publish has come to its end with every recipient counted as a success. */
  void assertEnded() throws InterruptedException {
    List<Acknowledged> all = new ArrayList<>(acknowledged.values());
    Random random = new Random(seed);
    for (int i = 0; i < Math.min(SAMPLE, all.size()); i++) {
      Acknowledged publish = all.get(random.nextInt(all.size()));
      Waiting.until("end of " + publish, Duration.ofMinutes(1), () -> succeeded(publish));
    }
  }

  @Override
  public String toString() {
    int tokens = acknowledged.values().stream().mapToInt(Acknowledged::recipients).sum();
    return "%d publishes with %d recipients acknowledged, %d requests repeated"
        .formatted(acknowledged.size(), tokens, repeatedRequests.get());
  }

  @Override
  public void close() {
    stopping = true;
    threads.shutdownNow();
  }

  private void loop() {
    try {
      while (!stopping) {
        publish(next.incrementAndGet());
      }
    } catch (AssertionError e) {
      refused = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done.countDown();
    }
  }

  private void publish(int number) throws InterruptedException {
    int recipients = new Random(seed + number).nextInt(40) == 0 ? LARGE : 1 + number % 3;
    String body = body(number, recipients);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        ApiClient.Answer answer = client.post("/push/publish", body);
        if (answer.status() == 202) {
          String id = answer.body().path("publishId").asText();
          acknowledged.put(number, new Acknowledged(id, recipients));
          return;
        }
        requireTemporary(answer);
      } catch (IOException e) {
        // the server is down: nothing was acknowledged, so the same request goes again
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      repeatedRequests.incrementAndGet();
    }
  }

  private static void requireTemporary(ApiClient.Answer answer) {
    // 404: the server listens before the application has all of its routes
    if (answer.status() != 429 && answer.status() != 503 && answer.status() != 404) {
      answer.expect(202);
    }
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private String body(int number, int recipients) {
    ObjectNode body = ApiClient.object().put("idempotency_key", "kill-" + seed + "-" + number);
    ArrayNode targets = body.putArray("recipients");
    for (int i = 0; i < recipients; i++) {
      targets
          .addObject()
          .put("type", "recipient")
          .putObject("recipient")
          .put("transportType", "gcm")
          .put("registrationToken", token(number, i));
    }
    body.putObject("payload").put("title", "kill").put("body", "number " + number);
    return body.toString();
  }

  private String token(int number, int recipient) {
    return "kill-" + seed + "-" + number + "-" + recipient;
  }

  private boolean more(int before) {
    check();
    return acknowledged.size() > before;
  }

  private void check() {
    if (refused != null) {
      throw refused;
    }
  }

  private boolean succeeded(Acknowledged publish) {
    try {
      var status = client.get("/push/publish/" + publish.publishId() + "/status").expect(200);
      return status.path("state").asText().equals("succeeded")
          && status.path("counters").path("succeeded").asInt() == publish.recipients();
    } catch (IOException e) {
      throw new AssertionError("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
