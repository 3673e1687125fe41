package dev.carillon.ejb.realtime.cluster;

import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Ask;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Gone;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Told;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the nodes hear each other without gaps over a topic that may lose messages. Each node
 * numbers what it sends and says several times a second where it stands; who missed some asks for
 * them and meanwhile holds back what came later. What cannot be had any more within half a second
 * is passed over: then the node tells everything that it has, at most twice a second however many
 * ask.
 *
 * <p>One for each hub. Safe for many threads; {@link #send} never waits for what others do here.
 */
@Dependent
public class ClusterLink {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterLink.class);
  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long TELL_AGAIN = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long SILENT = TimeUnit.SECONDS.toNanos(15);
  private static final int MAX_FORMER = 1_000;

  private final Cluster cluster;
  private final HubMetrics metrics;
  private final LongSupplier nanos;
  private final Outbox outbox;

  // the rest is guarded by this
  private final Map<String, Inbox> inboxes = new HashMap<>();

  /** Nodes that were taken for gone: what they said in their former life was acted on. */
  private final Set<String> former =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_FORMER;
            }
          });

  private OtherNodes hub;
  private long beatAtNanos;
  private boolean everythingIsWanted;
  private long toldAtNanos;

  @Inject
  public ClusterLink(Cluster cluster, HubMetrics metrics) {
    this(cluster, metrics, System::nanoTime);
  }

  /**
   * @param nanos time that only goes forward, nanoseconds from anywhere
   */
  public ClusterLink(Cluster cluster, HubMetrics metrics, LongSupplier nanos) {
    this.cluster = cluster;
    this.metrics = metrics;
    this.nanos = nanos;
    this.outbox = new Outbox(cluster, nanos);
    this.beatAtNanos = nanos.getAsLong() - BEAT;
    this.toldAtNanos = nanos.getAsLong() - TELL_AGAIN;
  }

  /** This node's id. */
  public String nodeId() {
    return cluster.nodeId();
  }

  /** Tells every other node; returns at once. */
  public void send(ClusterMessage message) {
    outbox.send(message);
  }

  /** From now on the hub hears the other nodes. Once. */
  public void start(OtherNodes receiver) {
    synchronized (this) {
      hub = receiver;
    }
    cluster.receiveWith(this::received);
  }

  /** Whether no other node is known. */
  public synchronized boolean isAlone() {
    return inboxes.isEmpty();
  }

  /** A few times a second: says where this node stands, asks for what is missing. */
  public synchronized void tick() {
    long now = nanos.getAsLong();
    inboxes.values().stream()
        .filter(inbox -> now - inbox.heardAtNanos() > SILENT)
        .map(Inbox::node)
        .toList()
        .forEach(this::forget);
    for (Inbox inbox : List.copyOf(inboxes.values())) {
      if (inbox.isHopeless(now)) {
        passOver(inbox, now);
      }
      inbox.ask(now).ifPresent(this::ask);
    }
    if (everythingIsWanted && now - toldAtNanos >= TELL_AGAIN) {
      everythingIsWanted = false;
      toldAtNanos = now;
      tellEverything();
    }
    if (!inboxes.isEmpty() && now - beatAtNanos >= BEAT) {
      beatAtNanos = now;
      send(new Alive(Alive.State.RUNNING));
    }
  }

  private void ask(Ask ask) {
    metrics.repaired(ask.wantsEverything() ? "everything_asked" : "asked");
    send(ask);
  }

  private void passOver(Inbox inbox, long now) {
    inbox.passOver(now);
    missed(inbox);
  }

  private void missed(Inbox inbox) {
    metrics.repaired("passed_over");
    hub.missed(inbox.node());
  }

  private void tellEverything() {
    metrics.repaired("everything_told");
    long since = outbox.last() + 1;
    hub.tellEverything();
    send(new Told(since));
  }

  /** A node is gone: what it said does not hold any more. */
  public synchronized void forget(String node) {
    if (inboxes.remove(node) != null) {
      outbox.heard(!inboxes.isEmpty());
      former.add(node);
      hub.left(node);
    }
  }

  private synchronized void received(Envelope envelope) {
    ClusterMessage message = envelope.message();
    if (message instanceof Alive alive && alive.state() == Alive.State.STOPPING) {
      forget(envelope.from());
      return;
    }
    long now = nanos.getAsLong();
    Inbox inbox = inboxes.get(envelope.from());
    if (inbox == null) {
      inbox = begin(envelope, now);
    }
    inbox.heard(now);
    if (message instanceof ClusterMessage.Signal) {
      inbox.hint(envelope.number());
      message.deliverTo(new Acting(inbox));
    } else if (!inbox.take(envelope.number(), message, now)) {
      passOver(inbox, now);
    }
    inbox.ask(now).ifPresent(this::ask);
  }

  /**
   * A node that began after this one has said nothing yet that was not meant for this node too: all
   * its messages are wanted. Of one that was there before, what it has is wanted.
   */
  private Inbox begin(Envelope envelope, long now) {
    String node = envelope.from();
    boolean younger = envelope.ageMs() < outbox.ageMs() && !former.contains(node);
    boolean signal = envelope.message() instanceof ClusterMessage.Signal;
    long first = younger ? 1 : envelope.number() + (signal ? 1 : 0);
    Acting[] acting = new Acting[1];
    Inbox inbox = new Inbox(node, first, message -> act(message, acting[0]));
    acting[0] = new Acting(inbox);
    inboxes.put(node, inbox);
    outbox.heard(true);
    hub.came(node);
    if (!younger) {
      inbox.owesEverything(now);
      hub.missed(node);
    }
    return inbox;
  }

  /** The edge to the hub: a message that it cannot act on must not keep back those behind it. */
  private void act(ClusterMessage message, Acting acting) {
    try {
      message.deliverTo(acting);
    } catch (RuntimeException e) {
      metrics.dropped("cluster_message_refused");
      LOG.error("a message of node {} could not be acted on", acting.inbox.node(), e);
    }
  }

  /** Acts on the messages of one node. */
  private final class Acting implements ClusterMessage.Receiver {
    private final Inbox inbox;

    Acting(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public void event(ClusterMessage.Event message) {
      hub.event(inbox.node(), message);
    }

    @Override
    public void member(ClusterMessage.Member message) {
      hub.member(inbox.node(), message);
    }

    @Override
    public void counts(ClusterMessage.Counts message) {
      hub.counts(inbox.node(), message);
    }

    @Override
    public void users(ClusterMessage.Users message) {
      hub.users(inbox.node(), message);
    }

    @Override
    public void appsChanged(ClusterMessage.AppsChanged message) {
      hub.appsChanged();
    }

    @Override
    public void closeUser(ClusterMessage.CloseUser message) {
      hub.closeUser(inbox.node(), message);
    }

    @Override
    public void told(Told message) {
      inbox.told(message.since());
    }

    @Override
    public void alive(Alive message) {
      if (message.state() == Alive.State.STARTED) {
        beatAtNanos = nanos.getAsLong() - BEAT; // it is answered with the next tick
      }
    }

    @Override
    public void ask(Ask message) {
      if (!message.node().equals(nodeId())) {
        return;
      }
      if (message.wantsEverything()) {
        everythingIsWanted = true;
      } else {
        outbox.again(message);
      }
    }

    @Override
    public void gone(Gone message) {
      if (inbox.passOver(message.upTo(), nanos.getAsLong())) {
        missed(inbox);
      }
    }
  }
}
