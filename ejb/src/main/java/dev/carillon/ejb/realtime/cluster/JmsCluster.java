package dev.carillon.ejb.realtime.cluster;

import dev.carillon.ejb.platform.periodic.PeriodicTask;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.platform.start.CarillonStarted;
import dev.carillon.ejb.platform.start.CarillonStopping;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import jakarta.annotation.Priority;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes over a JMS topic. One thread sends, so that messages of this node keep their
 * order; what waits is bounded in messages and characters, and what does not fit is dropped and
 * counted. Nothing is persistent: nodes ask each other for what a broker loses.
 *
 * <p>On one node alone it works all the same; own messages are ignored.
 */
@ApplicationScoped
public class JmsCluster implements Cluster {

  private static final Logger LOG = LoggerFactory.getLogger(JmsCluster.class);
  private static final String NODE = "carillonNode";
  private static final int MAX_WAITING = 20_000;
  static final long MAX_CHARACTERS = 32_000_000;
  private static final long TIME_TO_LIVE_MS = 30_000;
  private static final long PAUSE_MS = 1_000;

  private final String nodeId = UUID.randomUUID().toString();
  private final BlockingQueue<Envelope> waiting = new LinkedBlockingQueue<>(MAX_WAITING);

  /** Of what waits. */
  private final AtomicLong characters = new AtomicLong();

  private final ConnectionFactory connections;
  private final Topic topic;
  private final ManagedExecutorService executor;
  private final HubMetrics metrics;
  private final PeriodicTasks tasks;
  private PeriodicTask watched;
  private volatile Consumer<Envelope> receiver;
  private volatile boolean running;

  @Inject
  public JmsCluster(
      ConnectionFactory connections,
      Topic topic,
      ManagedExecutorService executor,
      HubMetrics metrics,
      PeriodicTasks tasks) {
    this.connections = connections;
    this.topic = topic;
    this.executor = executor;
    this.metrics = metrics;
    this.tasks = tasks;
  }

  /** Before the hub's own start, which says that the node lives. */
  void start(@Observes @Priority(3000) CarillonStarted event) {
    run();
  }

  void stop(@Observes @Priority(4000) CarillonStopping event) {
    end();
  }

  /** Begins to send. */
  public void run() {
    running = true;
    watched = tasks.watch("cluster-sender", Duration.ofMillis(PAUSE_MS));
    executor.execute(this::sendAll);
  }

  /** Sends what waits and ends; the goodbye is among it. */
  public void end() {
    running = false;
    watched.cancel();
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public void send(Envelope envelope) {
    int size = envelope.message().characters();
    // taken before it is put in, or who takes it out may be first
    if (characters.addAndGet(size) > MAX_CHARACTERS || !waiting.offer(envelope)) {
      characters.addAndGet(-size);
      metrics.dropped("cluster_message");
    }
  }

  @Override
  public void receiveWith(Consumer<Envelope> newReceiver) {
    receiver = newReceiver;
  }

  private void sendAll() {
    while (running) {
      try (JMSContext context = connections.createContext(JMSContext.DUPS_OK_ACKNOWLEDGE)) {
        JMSProducer producer =
            context
                .createProducer()
                .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                .setTimeToLive(TIME_TO_LIVE_MS)
                .setDisableMessageID(true)
                .setProperty(NODE, nodeId);
        while (running || !waiting.isEmpty()) {
          sendNext(context, producer);
          watched.succeeded();
        }
      } catch (RuntimeException e) {
        // The edge of the loop: the topic does not answer, or a message cannot be written.
        metrics.dropped("cluster_message");
        watched.failed(e);
        pause();
      }
    }
  }

  private void sendNext(JMSContext context, JMSProducer producer) {
    try {
      Envelope envelope = waiting.poll(PAUSE_MS, TimeUnit.MILLISECONDS);
      if (envelope != null) {
        characters.addAndGet(-envelope.message().characters());
        producer.send(topic, context.createTextMessage(ClusterCodec.write(envelope)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  /** A message came from the topic. */
  public void received(TextMessage message) throws JMSException {
    String from = message.getStringProperty(NODE);
    if (from == null || from.equals(nodeId) || receiver == null) {
      return;
    }
    try {
      receiver.accept(ClusterCodec.read(from, message.getText()));
    } catch (IllegalArgumentException e) {
      // It would be no better the next time: another version's mistake must not block the topic.
      metrics.dropped("cluster_message_malformed");
      LOG.warn("node {} sent what is not a message: {}", from, e.getMessage());
    }
  }
}
