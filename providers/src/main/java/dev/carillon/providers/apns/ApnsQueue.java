package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.Settling;
import dev.carillon.providers.Submission;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits and what is in flight for one credential, with the two things that Pushy lacks: a
 * bound on requests and a timeout for each. Only touched on the event loop.
 */
final class ApnsQueue implements ApnsOutlet {

  private static final Logger LOG = LoggerFactory.getLogger(ApnsQueue.class);

  /** Messages that wait here beyond those in flight; the next are refused. */
  private static final int MAX_WAITING = 10_000;

  private final ApnsClients clients;
  private final EventLoop loop;
  private final Duration timeout;
  private final int maxInFlight;
  private final Consumer<ApnsQueue> closed;

  private final Deque<ApnsPush> waiting = new ArrayDeque<>();
  private final Set<ApnsBatch> batches = new LinkedHashSet<>();
  private ApnsLink link;
  private boolean draining;
  private boolean closing;

  /**
   * @param timeout from submission to outcome
   * @param closed called when the last message has its outcome after {@link #close}
   */
  ApnsQueue(
      ApnsClients clients,
      EventLoop loop,
      Duration timeout,
      int maxInFlight,
      Consumer<ApnsQueue> closed) {
    this.clients = clients;
    this.loop = loop;
    this.timeout = timeout;
    this.maxInFlight = maxInFlight;
    this.closed = closed;
    this.link = new ApnsLink(clients.open());
  }

  @Override
  public void submit(Submission submission, ApnsMessage message, OutcomeSink sink) {
    if (closing) {
      Settling.all(submission.targets(), ApnsOutcomes.CLOSED, sink);
      return;
    }
    ApnsBatch batch = new ApnsBatch(submission, message, sink, this::ended);
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
    link.send(push, (response, failure) -> answered(push, response, failure));
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
    if (link.isStuck()) {
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
    ApnsLink old = link;
    link = new ApnsLink(clients.open());
    old.close();
  }

  private void ended(ApnsBatch batch) {
    batches.remove(batch);
    if (closing && batches.isEmpty()) {
      disconnect();
    }
  }

  @Override
  public void close() {
    boolean first = !closing;
    closing = true;
    if (first && batches.isEmpty()) {
      disconnect();
    }
  }

  /** Ends everything now, each device with its outcome. */
  void abort() {
    close();
    for (ApnsBatch batch : List.copyOf(batches)) {
      batch.pushes().forEach(push -> push.settle(ApnsOutcomes.CLOSED));
    }
  }

  private void disconnect() {
    link.close();
    closed.accept(this);
  }
}
