package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.RemoteNodes;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.connection.RealtimeConnection;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.recovery.HistoryPages;
import dev.carillon.ejb.realtime.recovery.Recovery;
import dev.carillon.ejb.realtime.webhook.WebhookSink;
import dev.carillon.persistence.realtime.PresenceRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The live connections of this node and the channels they are on. It knows nothing of WebSockets:
 * whoever carries a connection opens it here, hands over its frames, and says when it is gone.
 *
 * <p>Safe for many threads; the frames of one connection come one after another. Nothing here waits
 * for a network reader; joins of presence channels and of channels with history wait for the
 * database.
 *
 * <p>It runs in no transaction of the caller's. Threads of a carrier may have none of the server's
 * contexts at all, as Open Liberty's for WebSockets, where entities cannot be read then: what they
 * call makes one.
 */
@ApplicationScoped
public class ChannelHub {

  private final RealtimeApps apps;
  private final ClusterLink link;
  private final HubMetrics metrics;
  private final RealtimeConfig config;
  private final NodeChannels node = new NodeChannels();
  private final Connections connections;
  private final ReceivedFrames frames;
  private final Deliveries deliveries;
  private final Subscriptions subscriptions;
  private final SignedInUsers users;
  private final Occupancy occupancy;
  private final HubUpkeep upkeep;

  @Inject
  public ChannelHub(
      RealtimeApps apps,
      ChannelHistory history,
      PresenceRepository presence,
      ClusterLink link,
      WebhookSink webhooks,
      HubMetrics metrics,
      Clock clock,
      CarillonConfig all) {
    this.apps = apps;
    this.link = link;
    this.metrics = metrics;
    this.config = all.realtime();
    RealtimeConfig.Connections bounds = config.connections();
    RemoteNodes others = new RemoteNodes();
    Recovery recovery = new Recovery(history, metrics, clock, bounds);
    this.connections = new Connections(apps, metrics, bounds.activityTimeout(), node);
    this.deliveries = new Deliveries(history, metrics, clock, node, recovery);
    Memberships members = new Memberships(apps, presence, link, webhooks, metrics, node);
    Openings openings = new Openings(webhooks, clock, node, others);
    this.subscriptions =
        new Subscriptions(apps, metrics, node, recovery, members, deliveries, openings);
    this.users = new SignedInUsers(apps, metrics, link, node, others, subscriptions);
    this.frames =
        new ReceivedFrames(
            apps,
            metrics,
            bounds.frameCharacters(),
            subscriptions,
            users,
            new ClientEvents(link, webhooks, metrics, deliveries),
            recovery,
            new HistoryPages(history, apps, clock));
    this.occupancy = new Occupancy(presence, clock, node, others);
    Repairs repairs = new Repairs(presence, history, clock, node, deliveries);
    this.upkeep =
        new HubUpkeep(
            presence,
            link,
            node,
            deliveries,
            members,
            repairs,
            new SubscriptionCounts(apps, link, webhooks, config.vacatedDelay(), node, occupancy),
            new Heartbeats(apps, bounds, node));
    watch();
    link.start(
        new FromOtherNodes(
            node, others, deliveries, users, repairs, new Telling(link, node), apps));
    apps.onChange(() -> link.send(new ClusterMessage.AppsChanged()));
  }

  /** All that this node holds of its connections. */
  NodeChannels held() {
    return node;
  }

  private void watch() {
    metrics.watch(
        () -> node.sum(app -> app.sessions().size()),
        () -> node.sum(app -> app.channels().values().stream().mapToInt(Channel::size).sum()),
        () -> node.sum(app -> app.channels().size()));
  }

  /** Bounds of a connection, for whoever carries it. */
  public RealtimeConfig.Connections connectionConfig() {
    return config.connections();
  }

  /**
   * Opens a connection: greets it, or tells it why not and closes it.
   *
   * @param key the app's key in the address
   * @param protocol the query parameter, null when there is none
   */
  @Transactional(TxType.NOT_SUPPORTED)
  public Optional<ClientSession> open(String key, String protocol, RealtimeConnection connection) {
    return connections.open(key, protocol, connection);
  }

  /** Why a connection with this key would be refused now; empty when it would not. */
  @Transactional(TxType.NOT_SUPPORTED)
  public Optional<CloseCode> refusal(String key) {
    return connections.refusal(key);
  }

  /** A text frame came. Whatever it holds, the answer goes to this connection alone. */
  @Transactional(TxType.NOT_SUPPORTED)
  public void receive(ClientSession session, String text) {
    frames.receive(session, text);
  }

  /** Whether one of the keys of the app that this key belongs to signed a text. */
  @Transactional(TxType.NOT_SUPPORTED)
  public boolean isSigned(String key, String auth, String text) {
    return apps.appOfKey(key).filter(appId -> apps.verify(appId, auth, text)).isPresent();
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
    metrics.refused("frame_size");
  }

  /** The connection is gone. Repeatable. */
  @Transactional(TxType.NOT_SUPPORTED)
  public void closed(ClientSession session) {
    AppChannels app = node.of(session.appId());
    if (!app.sessions().remove(session.socketId(), session)) {
      return;
    }
    app.connections().decrementAndGet();
    metrics.closed(session.connection().closedFor());
    try {
      session.end().forEach(subscriber -> subscriptions.leave(session, subscriber));
    } finally {
      if (session.user() != null) {
        users.forget(session);
      }
    }
  }

  /** Delivers an event to the subscribers on every node. */
  public void broadcast(String appId, Broadcast event, String exceptSocketId) {
    deliveries.deliver(appId, event, exceptSocketId);
    link.send(new ClusterMessage.Event(appId, event, exceptSocketId));
  }

  /**
   * Closes all connections of a user, on every node.
   *
   * @param reconnect whether they are welcome to come back at once
   */
  public void closeUser(String appId, String userId, boolean reconnect) {
    users.close(appId, userId, reconnect);
    link.send(new ClusterMessage.CloseUser(appId, userId, reconnect));
  }

  /** Whether a user is signed in on any node. */
  public boolean isOnline(String appId, String userId) {
    return users.isOnline(appId, userId);
  }

  /** Subscriptions of a channel on all nodes. */
  public int subscriptionCount(String appId, String channel) {
    return occupancy.subscriptionCount(appId, channel);
  }

  /**
   * The channels whose name starts so, with their subscriptions on all nodes; those of single users
   * are left out.
   */
  public Map<String, Integer> occupied(String appId, String prefix) {
    return occupancy.occupied(appId, prefix);
  }

  /** How many users there are on the presence channels whose name starts so, on all nodes. */
  public Map<String, Integer> userCounts(String appId, String prefix) {
    return occupancy.userCounts(appId, prefix);
  }

  /** The users on a presence channel, on all nodes. */
  public List<String> members(String appId, String channel) {
    return occupancy.members(appId, channel);
  }

  /** The last event of a cache channel that would be replayed, where there is one. */
  public Optional<CachedEvent> cached(String appId, String channel) {
    return occupancy.cached(appId, channel);
  }

  /** What a cache channel would replay, and for how long yet. */
  public record CachedEvent(Broadcast event, long secondsLeft) {}

  /** What happens by the clock; see {@link HubUpkeep}. */
  public HubUpkeep upkeep() {
    return upkeep;
  }
}
