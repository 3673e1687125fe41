package dev.carillon.ejb.pipeline.node;

import dev.carillon.api.Lane;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Queue;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wake-ups as short-lived, non-persistent messages, at most one a lane on its way at any time.
 * Sending happens on another thread, never inside the completion of a transaction. Thread-safe.
 */
final class JmsWakeups implements Wakeups {

  private static final Logger LOG = LoggerFactory.getLogger(JmsWakeups.class);

  /** Wake-ups within this time are one. */
  private static final long COALESCE_MS = 50;

  /** A wake-up that is older says nothing that a timer has not said meanwhile. */
  private static final long TIME_TO_LIVE_MS = 2_000;

  private final ConnectionFactory connections;
  private final Queue queue;
  private final ScheduledExecutorService threads;
  private final Map<Lane, AtomicBoolean> waiting = new EnumMap<>(Lane.class);

  JmsWakeups(ConnectionFactory connections, Queue queue, ScheduledExecutorService threads) {
    this.connections = connections;
    this.queue = queue;
    this.threads = threads;
    for (Lane lane : Lane.values()) {
      waiting.put(lane, new AtomicBoolean());
    }
  }

  @Override
  public void work(Lane lane) {
    if (waiting.get(lane).compareAndSet(false, true)) {
      try {
        var unused = threads.schedule(() -> send(lane), COALESCE_MS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        waiting.get(lane).set(false);
        LOG.debug("no thread for a wake-up; a timer repeats it", e);
      }
    }
  }

  private void send(Lane lane) {
    waiting.get(lane).set(false);
    try (JMSContext context = connections.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
      context
          .createProducer()
          .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
          .setTimeToLive(TIME_TO_LIVE_MS)
          .setDisableMessageTimestamp(false)
          .send(queue, lane.name());
    } catch (JMSRuntimeException e) {
      LOG.warn("a wake-up could not be sent; a timer repeats it: {}", e.getMessage());
    }
  }
}
