package dev.carillon.it.container;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.periodic.PeriodicTasks;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.JmsCluster;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.publish.EventStore;
import dev.carillon.ejb.realtime.publish.RealtimePublisher;
import dev.carillon.ejb.realtime.pushrule.PushRules;
import dev.carillon.persistence.realtime.IdempotencyRepository;
import dev.carillon.persistence.realtime.PresenceRepository;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A second node in the same server: a hub and a publisher of its own, on the server's own topic and
 * database. What the first node's message-driven bean does, a consumer does here.
 */
@Dependent
public class TopicNode {

  private static final long POLL_MS = 100;
  private static final long STOP_SECONDS = 10;

  @Inject private RealtimeApps apps;
  @Inject private ChannelHistory history;
  @Inject private PresenceRepository presence;
  @Inject private HubMetrics metrics;
  @Inject private Clock clock;
  @Inject private CarillonConfig config;
  @Inject private EventStore store;
  @Inject private IdempotencyRepository keys;
  @Inject private PushRules rules;
  @Inject private ConnectionFactory connections;
  @Inject private Topic topic;
  @Inject private ManagedExecutorService executor;
  @Inject private PeriodicTasks tasks;

  private final AtomicInteger toLose = new AtomicInteger();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean running = true;
  private volatile AssertionError failure;
  private JmsCluster cluster;
  private ChannelHub hub;
  private RealtimePublisher publisher;

  void start() throws InterruptedException {
    cluster = new JmsCluster(connections, topic, executor, metrics, tasks);
    hub =
        new ChannelHub(
            apps,
            history,
            presence,
            new ClusterLink(cluster, metrics),
            (appId, settings, event, channel, details) -> {},
            metrics,
            clock,
            config);
    publisher = new RealtimePublisher(hub, apps, history, store, keys, rules, clock);
    cluster.run();
    executor.execute(this::listen);
    if (!listening.await(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the consumer did not start");
    }
    hub.upkeep().cluster(ClusterMessage.Alive.State.STARTED);
  }

  private void listen() {
    try (JMSContext context = connections.createContext(JMSContext.AUTO_ACKNOWLEDGE);
        JMSConsumer consumer = context.createConsumer(topic)) {
      listening.countDown();
      while (running) {
        take(consumer.receive(POLL_MS));
      }
    } catch (JMSException e) {
      failure = new AssertionError("a message could not be read", e);
    } finally {
      ended.countDown();
    }
  }

  private void take(Message message) throws JMSException {
    if (message instanceof TextMessage text) {
      boolean event = text.getText().contains("\"kind\":\"event\"");
      if (!event || toLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
        cluster.received(text);
      }
    }
  }

  /** The next events from the topic do not arrive. */
  void lose(int events) {
    toLose.set(events);
  }

  ChannelHub hub() {
    return hub;
  }

  RealtimePublisher publisher() {
    return publisher;
  }

  /** Sends the other node what is due. */
  void tick() {
    hub.upkeep().talk();
    hub.upkeep().tick();
  }

  void stop() throws InterruptedException {
    hub.upkeep().stop();
    cluster.end();
    running = false;
    if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the consumer did not end");
    }
    if (failure != null) {
      throw failure;
    }
  }
}
