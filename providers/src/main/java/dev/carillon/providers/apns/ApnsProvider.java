package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.Settling;
import dev.carillon.providers.Submission;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to APNs by Pushy's client.
 *
 * <p>Pushy has no timeout for a request and no bound on requests: both are added here. Safe for
 * many threads; all work is done on the event loop of {@link ApnsThreads}. {@link #close} lets what
 * was submitted end.
 */
public final class ApnsProvider implements PushProvider {

  private static final Logger LOG = LoggerFactory.getLogger(ApnsProvider.class);

  /** Messages that wait here beyond those in flight; the next are refused. */
  private static final int MAX_WAITING = 10_000;

  /** The share of messages in flight that may be overdue before the connections are given up. */
  private static final int OVERDUE_SHARE = 4;

  private final ApnsClients clients;
  private final ApnsThreads threads;
  private final EventLoop loop;
  private final Clock clock;
  private final String bundleId;
  private final Duration timeout;
  private final int maxInFlight;

  // Confined to the event loop.
  private final Deque<ApnsPush> waiting = new ArrayDeque<>();
  private final Set<ApnsBatch> batches = new LinkedHashSet<>();
  private ApnsLink link;
  private boolean draining;
  private boolean closing;

  /**
   * @throws IllegalArgumentException when the settings cannot be used, naming which
   */
  public ApnsProvider(
      ApnsCredential credential, ProviderSettings settings, ApnsThreads threads, Clock clock) {
    this.clients = new ApnsClients(credential, settings, threads);
    this.threads = threads;
    this.loop = threads.loop();
    this.clock = clock;
    this.bundleId = credential.apnsTopic();
    this.timeout = settings.requestTimeout();
    this.maxInFlight = settings.maxInFlight();
    this.link = new ApnsLink(clients.open());
    threads.opened(this);
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.APNS;
  }

  @Override
  public void send(Submission submission, OutcomeSink sink) {
    Duration ttl = submission.options().remainingTtl(clock.instant());
    if (ttl.isNegative()) {
      Settling.all(submission.targets(), new Outcome.Expired("ttl"), sink);
      return;
    }
    ApnsMessage message = ApnsMessage.of(submission.payload(), bundleId, ttl, clock.instant());
    try {
      loop.execute(() -> begin(submission, message, sink));
    } catch (RejectedExecutionException e) {
      // The process is ending; the caller still gets its outcomes.
      Settling.all(submission.targets(), ApnsOutcomes.CLOSED, sink);
    }
  }

  private void begin(Submission submission, ApnsMessage message, OutcomeSink sink) {
    if (closing) {
      Settling.all(submission.targets(), ApnsOutcomes.CLOSED, sink);
      return;
    }
    ApnsBatch[] self = new ApnsBatch[1];
    ApnsBatch batch = new ApnsBatch(submission, message, sink, () -> ended(self[0]));
    self[0] = batch;
    batches.add(batch);
    batch.endsBy(loop.schedule(() -> timeOut(batch), timeout.toNanos(), TimeUnit.NANOSECONDS));
    for (ApnsPush push : batch.pushes()) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(push);
      } else {
        push.settle(ApnsOutcomes.OVERLOADED);
      }
    }
    drain();
  }

  /** Hands over what may go. Not reentrant: a message that fails at once comes back here. */
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    while (link.unanswered() < maxInFlight && !waiting.isEmpty()) {
      ApnsPush push = waiting.poll();
      if (!push.isSettled()) {
        start(push);
      }
    }
    draining = false;
  }

  private void start(ApnsPush push) {
    if (!push.hasPlainToken()) {
      push.settle(ApnsOutcomes.MALFORMED_TOKEN);
      return;
    }
    push.handedTo(link);
    link.took();
    link.client()
        .sendNotification(push)
        .whenComplete((response, failure) -> answered(push, response, failure));
  }

  private void answered(
      ApnsPush push, PushNotificationResponse<ApnsPush> response, Throwable failure) {
    push.link().answered(push.isSettled());
    if (response == null) {
      push.settle(ApnsOutcomes.of(failure, push.wasWritten()));
    } else {
      clients.answered(response);
      push.settle(ApnsOutcomes.of(response));
    }
    drain();
  }

  private void timeOut(ApnsBatch batch) {
    for (ApnsPush push : batch.pushes()) {
      if (!push.isSettled()) {
        if (push.link() != null) {
          push.link().gaveUp();
        }
        push.settle(push.wasWritten() ? ApnsOutcomes.TIMED_OUT : ApnsOutcomes.NOT_SENT);
      }
    }
    if (link.overdue() > 0
        && link.overdue() * OVERDUE_SHARE >= Math.min(maxInFlight, link.unanswered())) {
      replaceLink();
    }
    drain();
  }

  /** Starts over with new connections; the old ones end when their last answer or patience does. */
  private void replaceLink() {
    LOG.warn(
        "APNs leaves {} of {} messages unanswered: connecting anew",
        link.overdue(),
        link.unanswered());
    ApnsClient old = link.client();
    link = new ApnsLink(clients.open());
    old.close();
  }

  private void ended(ApnsBatch batch) {
    batches.remove(batch);
    if (closing && batches.isEmpty()) {
      disconnect();
    }
  }

  private void disconnect() {
    threads.closed(this);
    link.client().close();
  }

  @Override
  public void close() {
    try {
      loop.execute(
          () -> {
            boolean first = !closing;
            closing = true;
            if (first && batches.isEmpty()) {
              disconnect();
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("closed after its event loop");
    }
  }

  /** Ends everything now, each device with its outcome. On the event loop. */
  void abort() {
    closing = true;
    List<ApnsBatch> left = new ArrayList<>(batches);
    for (ApnsBatch batch : left) {
      batch.pushes().forEach(push -> push.settle(ApnsOutcomes.CLOSED));
    }
    if (left.isEmpty()) {
      disconnect();
    }
  }
}
