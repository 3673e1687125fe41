package dev.carillon.ejb.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.config.CarillonConfig;
import dev.carillon.ejb.config.RealtimeConfig;
import dev.carillon.ejb.error.ServiceException;
import dev.carillon.ejb.realtime.cluster.Cluster;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.ClientFrame;
import dev.carillon.ejb.realtime.frame.FrameDecoder;
import dev.carillon.ejb.realtime.frame.FrameException;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.frame.HistoryQuery;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.ejb.realtime.webhook.WebhookSink;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.PresenceRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live connections of this node and the channels they are on. It knows nothing of WebSockets:
 * whoever carries a connection opens it here, hands over its frames, and says when it is gone.
 *
 * <p>Safe for many threads; the frames of one connection come one after another. Nothing here waits
 * for a network reader; joins of presence channels and of channels with history wait for the
 * database.
 */
@ApplicationScoped
public class ChannelHub {

  private static final Logger LOG = LoggerFactory.getLogger(ChannelHub.class);

  private final HubServices services;
  private final NodeChannels node = new NodeChannels();
  private final RemoteNodes others = new RemoteNodes();
  private final SocketIds socketIds = new SocketIds();
  private final FrameDecoder firstDecoder;
  private final FrameDecoder secondDecoder;
  private final Recovery recovery;
  private final Deliveries deliveries;
  private final Subscriptions subscriptions;
  private final SignedInUsers users;
  private final ClientEvents clientEvents;
  private final HubUpkeep upkeep;
  private final HistoryPages pages;

  /** For the container's proxy only. */
  protected ChannelHub() {
    this.services = null;
    this.firstDecoder = null;
    this.secondDecoder = null;
    this.recovery = null;
    this.deliveries = null;
    this.subscriptions = null;
    this.users = null;
    this.clientEvents = null;
    this.upkeep = null;
    this.pages = null;
  }

  @Inject
  public ChannelHub(
      RealtimeApps apps,
      ChannelHistory history,
      PresenceRepository presence,
      Cluster cluster,
      WebhookSink webhooks,
      HubMetrics metrics,
      Clock clock,
      CarillonConfig config) {
    this(
        new HubServices(
            apps, history, presence, cluster, webhooks, metrics, clock, config.realtime()));
  }

  ChannelHub(HubServices services) {
    this.services = services;
    int maxFrame = services.config().connections().frameCharacters();
    this.firstDecoder = new FrameDecoder(Generation.ONE, maxFrame);
    this.secondDecoder = new FrameDecoder(Generation.TWO, maxFrame);
    this.recovery = new Recovery(services);
    this.deliveries = new Deliveries(services, node, recovery);
    Memberships members = new Memberships(services, node);
    this.subscriptions = new Subscriptions(services, node, others, recovery, members);
    this.users = new SignedInUsers(services, node, others, subscriptions);
    this.clientEvents = new ClientEvents(services, deliveries);
    this.pages = new HistoryPages(services.history(), services.apps(), services.clock());
    FromOtherNodes receiver = new FromOtherNodes(services, node, others, deliveries, users);
    this.upkeep = new HubUpkeep(services, node, others, deliveries, receiver, members);
    services
        .metrics()
        .watch(
            () -> node.sum(app -> app.sessions().size()),
            () -> node.sum(app -> app.channels().values().stream().mapToInt(Channel::size).sum()),
            () -> node.sum(app -> app.channels().size()));
    services.cluster().receiveWith(receiver);
  }

  /** Bounds of a connection, for whoever carries it. */
  public RealtimeConfig.Connections connectionConfig() {
    return services.config().connections();
  }

  /**
   * Opens a connection: greets it, or tells it why not and closes it.
   *
   * @param key the app's key in the address
   * @param protocol the query parameter, null when there is none
   */
  public Optional<ClientSession> open(String key, String protocol, RealtimeConnection connection) {
    Generation generation;
    try {
      if (protocol == null || protocol.isEmpty()) {
        return refuse(connection, Generation.ONE, CloseCode.VERSION_MISSING);
      }
      Optional<Generation> asked = Generation.ofProtocol(protocol);
      if (asked.isEmpty()) {
        return refuse(connection, Generation.ONE, CloseCode.VERSION_UNSUPPORTED);
      }
      generation = asked.get();
    } catch (NumberFormatException e) {
      return refuse(connection, Generation.ONE, CloseCode.VERSION_MALFORMED);
    }
    Optional<String> appId = services.apps().appOfKey(key);
    Optional<RealtimeSettings> settings = appId.flatMap(services.apps()::settings);
    if (settings.isEmpty()) {
      return refuse(connection, generation, CloseCode.APP_UNKNOWN);
    }
    AppChannels app = node.of(appId.get());
    if (app.connections().incrementAndGet() > settings.get().limits().connections()) {
      app.connections().decrementAndGet();
      return refuse(connection, generation, CloseCode.OVER_QUOTA);
    }
    return Optional.of(greet(app, generation, connection));
  }

  private Optional<ClientSession> refuse(
      RealtimeConnection connection, Generation generation, CloseCode code) {
    services.metrics().refused("connection_" + code.code());
    connection.send(Frames.error(generation, code.code(), code.reason()));
    connection.close(code);
    return Optional.empty();
  }

  private ClientSession greet(
      AppChannels app, Generation generation, RealtimeConnection connection) {
    ClientSession session =
        new ClientSession(
            socketIds.next(),
            app.appId(),
            generation,
            connection,
            services.metrics(),
            System.nanoTime());
    app.sessions().put(session.socketId(), session);
    int seconds = (int) services.config().connections().activityTimeout().toSeconds();
    session.send(Frames.connected(generation, session.socketId(), seconds));
    return session;
  }

  /** A text frame came. Whatever it holds, the answer goes to this connection alone. */
  public void receive(ClientSession session, String text) {
    services.metrics().frameIn();
    session.seen(System.nanoTime());
    FrameDecoder decoder = session.generation() == Generation.ONE ? firstDecoder : secondDecoder;
    try {
      act(session, decoder.decode(text));
    } catch (FrameException e) {
      complain(session, "frame", e.code(), e.getMessage());
    } catch (ServiceException e) {
      complain(session, "frame", FrameException.OTHER, e.getMessage());
    } catch (StorageException e) {
      LOG.warn("a frame of connection {} met a failing database", session.socketId(), e);
      complain(session, "storage", FrameException.OTHER, "temporarily unavailable, try again");
    }
  }

  private void complain(ClientSession session, String reason, int code, String message) {
    services.metrics().refused(reason);
    session.send(Frames.error(session.generation(), code, message));
  }

  private void act(ClientSession session, ClientFrame frame) throws FrameException {
    if (frame instanceof ClientFrame.Ping) {
      session.send(Frames.pong(session.generation())); // whatever state the database is in
      return;
    }
    Optional<RealtimeSettings> settings = services.apps().settings(session.appId());
    if (settings.isEmpty()) {
      session.connection().close(CloseCode.APP_DISABLED);
      return;
    }
    frame.actOn(new FrameActions(session, settings.get()));
  }

  /** Whether one of the keys of the app that this key belongs to signed a text. */
  public boolean isSigned(String key, String auth, String text) {
    return services
        .apps()
        .appOfKey(key)
        .filter(appId -> services.apps().verify(appId, auth, text))
        .isPresent();
  }

  /** The app's server let a connection into these channels by other means than a signature. */
  public void grant(ClientSession session, Set<String> channels) {
    session.grant(channels);
  }

  /** Another sign of life than a frame: a pong of the carrier's own. */
  public void seen(ClientSession session) {
    session.seen(System.nanoTime());
  }

  /** A carrier refused a frame that is longer than allowed, and ended its connection. */
  public void tooLong() {
    services.metrics().refused("frame_size");
  }

  /** Why a connection with this key would be refused now; empty when it would not. */
  public Optional<CloseCode> refusal(String key) {
    Optional<String> appId = services.apps().appOfKey(key);
    Optional<RealtimeSettings> settings = appId.flatMap(services.apps()::settings);
    if (settings.isEmpty()) {
      return Optional.of(CloseCode.APP_UNKNOWN);
    }
    boolean full =
        node.of(appId.get()).connections().get() >= settings.get().limits().connections();
    return full ? Optional.of(CloseCode.OVER_QUOTA) : Optional.empty();
  }

  /** The connection is gone. Repeatable. */
  public void closed(ClientSession session) {
    AppChannels app = node.of(session.appId());
    if (!app.sessions().remove(session.socketId(), session)) {
      return;
    }
    app.connections().decrementAndGet();
    services.metrics().closed(session.connection().closedFor());
    session.end().forEach(subscriber -> subscriptions.leave(session, subscriber));
    if (session.user() != null) {
      users.forget(session);
    }
  }

  /** Delivers an event to the subscribers on every node. */
  public void broadcast(String appId, Broadcast event, String exceptSocketId) {
    deliveries.deliver(appId, event, exceptSocketId);
    services.cluster().send(new ClusterMessage.Event(appId, event, exceptSocketId));
  }

  /**
   * Closes all connections of a user, on every node.
   *
   * @param reconnect whether they are welcome to come back at once
   */
  public void closeUser(String appId, String userId, boolean reconnect) {
    users.close(appId, userId, reconnect);
    services.cluster().send(new ClusterMessage.CloseUser(appId, userId, reconnect));
  }

  /** Whether a user is signed in on any node. */
  public boolean isOnline(String appId, String userId) {
    return users.isOnline(appId, userId);
  }

  /** Subscriptions of a channel on all nodes. */
  public int subscriptionCount(String appId, String channel) {
    int here = node.channel(appId, channel).map(Channel::size).orElse(0);
    return here + others.count(appId, channel);
  }

  /**
   * The channels whose name starts so, with their subscriptions on all nodes; those of single users
   * are left out.
   */
  public Map<String, Integer> occupied(String appId, String prefix) {
    Map<String, Integer> totals = new HashMap<>();
    node.find(appId)
        .ifPresent(app -> app.channels().forEach((name, each) -> totals.put(name, each.size())));
    others.addCounts(appId, totals);
    totals.keySet().removeIf(name -> !name.startsWith(prefix) || name.startsWith("#"));
    return totals;
  }

  /** How many users there are on the presence channels whose name starts so, on all nodes. */
  public Map<String, Integer> userCounts(String appId, String prefix) {
    Map<String, Integer> counts =
        others.isEmpty()
            ? new HashMap<>()
            : services.presence().counts(appId, prefix, services.clock().millis());
    node.find(appId)
        .ifPresent(
            app ->
                app.channels()
                    .forEach(
                        (name, channel) -> {
                          if (channel.name().isPresence() && name.startsWith(prefix)) {
                            counts.put(name, channel.members());
                          }
                        }));
    return counts;
  }

  /** The users on a presence channel, on all nodes. */
  public List<String> members(String appId, String channel) {
    Channel local = node.channel(appId, channel).orElse(null);
    if (local != null) {
      synchronized (local) {
        if (local.presence() != null) {
          return local.presence().userIds();
        }
      }
    }
    return services.presence().members(appId, channel, services.clock().millis()).stream()
        .map(row -> row.userId())
        .distinct()
        .toList();
  }

  /** The last event of a cache channel that would be replayed, where there is one. */
  public Optional<CachedEvent> cached(String appId, String channel) {
    long now = services.clock().millis();
    return node.find(appId)
        .map(app -> app.cached(channel, now))
        .map(cached -> new CachedEvent(cached.event(), (cached.untilMs() - now) / 1000));
  }

  /** What a cache channel would replay, and for how long yet. */
  public record CachedEvent(Broadcast event, long secondsLeft) {}

  /** What happens by the clock; see {@link HubUpkeep}. */
  public HubUpkeep upkeep() {
    return upkeep;
  }

  /** Acts on the frames of one connection. */
  private final class FrameActions implements ClientFrame.Actions {
    private final ClientSession session;
    private final RealtimeSettings settings;

    FrameActions(ClientSession session, RealtimeSettings settings) {
      this.session = session;
      this.settings = settings;
    }

    @Override
    public void ping(ClientFrame.Ping frame) {
      // was answered before
    }

    @Override
    public void pong(ClientFrame.Pong frame) {
      // being seen was enough
    }

    @Override
    public void subscribe(ClientFrame.Subscribe frame) {
      subscriptions.subscribe(session, settings, frame);
    }

    @Override
    public void unsubscribe(ClientFrame.Unsubscribe frame) {
      subscriptions.unsubscribe(session, frame.channel());
    }

    @Override
    public void signIn(ClientFrame.SignIn frame) {
      users.signIn(session, settings, frame);
    }

    @Override
    public void clientEvent(ClientFrame.ClientEvent frame) throws FrameException {
      clientEvents.send(session, settings, frame);
    }

    @Override
    public void resume(ClientFrame.Resume frame) {
      recovery.resume(session, settings, frame);
    }

    @Override
    public void history(ClientFrame.History frame) throws FrameException {
      Subscriber subscriber = session.subscription(frame.channel());
      if (subscriber == null) {
        throw new FrameException(
            FrameException.OTHER, "history needs a subscription to the channel");
      }
      long attached = subscriber.attachSerial();
      HistoryQuery query = frame.untilAttach() ? frame.query().upTo(attached) : frame.query();
      ObjectNode page = pages.page(session.appId(), subscriber.channel().name(), query);
      if (page.path("bounds") instanceof ObjectNode bounds) {
        bounds.put("until_attach", frame.untilAttach()).put("attach_serial", attached);
      }
      session.send(Frames.system(Generation.TWO, "sockudo:channel_history", frame.channel(), page));
    }
  }
}
