package dev.carillon.ejb.realtime.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.auth.ChannelSignature;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.settings.WebhookTarget;
import dev.carillon.ejb.registry.app.AppDirectory;
import dev.carillon.ejb.registry.app.AppKey;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.outgoing.OutgoingHttp;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells apps' servers what happens on their channels: one POST at a time to each address, several
 * events in one, signed with the app's key, tried again with growing pauses for five minutes. No
 * thread waits for an answer, and an app has at most three posts under way, so that slow addresses
 * delay nobody's but their own app's.
 *
 * <p>Held in memory and bounded: a node that dies, or an address that stays dead, loses what waits;
 * that is counted.
 */
@ApplicationScoped
@Typed(Webhooks.class) // the hub tells it by way of what keeps the history of presence
public class Webhooks implements WebhookSink {

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
  private static final int MAX_AT_ONCE = 256;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int MAX_OF_ONE_APP = 3;
  private static final int MAX_ADDRESSES = 10_000;

  private final AppDirectory apps;
  private final OutgoingHttp http;
  private final Executor executor;
  private final HubMetrics metrics;
  private final Clock clock;
  private final Map<Address, WebhookQueue> queues = new ConcurrentHashMap<>();
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
  private final Semaphore slots = new Semaphore(MAX_AT_ONCE);

  private record Address(String appId, URI url) {}

  @Inject
  public Webhooks(
      AppDirectory apps,
      OutgoingHttp http,
      ManagedExecutorService executor,
      HubMetrics metrics,
      Clock clock) {
    this(apps, http, (Executor) executor, metrics, clock);
  }

  Webhooks(
      AppDirectory apps, OutgoingHttp http, Executor executor, HubMetrics metrics, Clock clock) {
    this.apps = apps;
    this.http = http;
    this.executor = executor;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void tell(
      String appId,
      RealtimeSettings settings,
      String event,
      String channel,
      Consumer<ObjectNode> details) {
    for (WebhookTarget target : settings.webhooks()) {
      if (target.wants(event, channel)) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", event).put("channel", channel);
        details.accept(node);
        add(new Address(appId, target.url()), node.toString());
      }
    }
  }

  private void add(Address address, String event) {
    if (queues.size() >= MAX_ADDRESSES && !queues.containsKey(address)) {
      metrics.dropped("webhook");
      return;
    }
    boolean[] added = new boolean[1];
    queues.compute(
        address,
        (a, known) -> {
          WebhookQueue queue = known == null ? new WebhookQueue() : known;
          added[0] = queue.add(event);
          return queue;
        });
    if (!added[0]) {
      metrics.dropped("webhook");
    }
  }

  /** Begins what is due; called a few times a second. */
  public void sendDue() {
    long now = System.nanoTime();
    queues.forEach(
        (address, queue) -> {
          if (takeSlot(address.appId)) {
            List<String> events = queue.begin(now);
            if (events.isEmpty()) {
              releaseSlot(address.appId);
            } else {
              submit(address, queue, events);
            }
          }
        });
  }

  /** Slow addresses of one app hold a share of the slots, not all. */
  private boolean takeSlot(String appId) {
    if (!slots.tryAcquire()) {
      return false;
    }
    if (underWay.merge(appId, 1, Integer::sum) <= MAX_OF_ONE_APP) {
      return true;
    }
    releaseSlot(appId);
    return false;
  }

  private void releaseSlot(String appId) {
    underWay.computeIfPresent(appId, (id, number) -> number == 1 ? null : number - 1);
    slots.release();
  }

  /** On another thread, since the app's key may have to be read; the post itself has none. */
  private void submit(Address address, WebhookQueue queue, List<String> events) {
    try {
      executor.execute(() -> begin(address, queue, events));
    } catch (RejectedExecutionException e) {
      LOG.debug("no thread for a webhook, tried again later", e);
      ended(address, queue, events.size(), false);
    }
  }

  private void begin(Address address, WebhookQueue queue, List<String> events) {
    CompletableFuture<Boolean> taken;
    try {
      taken =
          apps.adminKeyOf(address.appId())
              .map(key -> post(address.url(), key, body(events)).thenApply(this::taken))
              .orElseGet(() -> CompletableFuture.completedFuture(true)); // nobody to sign for
    } catch (RuntimeException | Error e) {
      // The edge of a task: whatever it was, the slot comes back and the queue is tried again.
      LOG.warn("a webhook of app {} could not be begun", address.appId(), e);
      taken = CompletableFuture.completedFuture(false);
    }
    taken.whenComplete((done, bug) -> ended(address, queue, events.size(), bug == null && done));
  }

  private String body(List<String> events) {
    return "{\"time_ms\":" + clock.millis() + ",\"events\":[" + String.join(",", events) + "]}";
  }

  private void ended(Address address, WebhookQueue queue, int events, boolean done) {
    releaseSlot(address.appId);
    if (done) {
      queue.succeeded(events);
    } else if (queue.failed(System.nanoTime())) {
      metrics.dropped("webhook");
      LOG.warn("webhook of app {} was given up after repeated failures", address.appId());
    }
    queues.computeIfPresent(address, (a, known) -> known.isEmpty() ? null : known);
  }

  private CompletableFuture<Http2Result> post(URI url, AppKey key, String body) {
    RequestHeaders headers =
        RequestHeaders.none()
            .with("Content-Type", "application/json")
            .with("X-Pusher-Key", key.keyId())
            .with("X-Pusher-Signature", ChannelSignature.sign(key.secret().reveal(), body));
    return http.post(url, headers, body.getBytes(StandardCharsets.UTF_8), DEADLINE);
  }

  private boolean taken(Http2Result result) {
    boolean taken =
        result instanceof Http2Response answer && answer.status() >= 200 && answer.status() < 300;
    if (!taken) {
      metrics.dropped("webhook_attempt");
      LOG.debug("a webhook was not taken: {}", result);
    }
    return taken;
  }
}
