package dev.carillon.ejb.realtime.hub;

import dev.carillon.api.ChannelName;
import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive.State;
import dev.carillon.ejb.realtime.cluster.RemoteNodes;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.realtime.StreamRow;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the hub does by the clock, in a few sweeps over everything rather than a timer for each
 * connection: 10,000 idle connections cost one pass over a table every second. One thread at a time
 * calls each method.
 */
public final class HubUpkeep {

  private static final long SIGN_IN_NANOS = Duration.ofSeconds(30).toNanos();
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final long SILENT_NANOS = Duration.ofSeconds(15).toNanos();
  private static final Duration LOOK_BACK = Duration.ofSeconds(10);
  private static final int STREAMS = 10_000;

  private final HubServices services;
  private final NodeChannels node;
  private final RemoteNodes others;
  private final Deliveries deliveries;
  private final FromOtherNodes fromOthers;
  private final Memberships members;

  HubUpkeep(
      HubServices services,
      NodeChannels node,
      RemoteNodes others,
      Deliveries deliveries,
      FromOtherNodes fromOthers,
      Memberships members) {
    this.services = services;
    this.node = node;
    this.others = others;
    this.deliveries = deliveries;
    this.fromOthers = fromOthers;
    this.members = members;
  }

  /** A few times a second: gaps, numbers of subscriptions, channels that stayed empty. */
  public void tick() {
    deliveries.fillGaps();
    long now = System.nanoTime();
    for (AppChannels app : node.all()) {
      RealtimeSettings settings = services.apps().settings(app.appId()).orElse(null);
      if (settings != null) {
        tellCounts(app, settings, now);
        tellVacated(app, settings, now);
      }
    }
  }

  private void tellCounts(AppChannels app, RealtimeSettings settings, long now) {
    Map<String, Integer> counts = new HashMap<>();
    Set<String> changed = new HashSet<>();
    for (String name : app.changedCounts()) {
      app.changedCounts().remove(name);
      changed.add(name);
      Channel channel = app.channels().get(name);
      counts.put(name, channel == null ? 0 : channel.size());
      if (channel == null && app.announced().contains(name)) {
        app.vacatedAt().putIfAbsent(name, now);
      }
      if (counts.size() == ClusterMessage.Counts.MOST) {
        services.cluster().send(new ClusterMessage.Counts(app.appId(), false, counts));
        counts.clear();
      }
    }
    if (!counts.isEmpty()) {
      services.cluster().send(new ClusterMessage.Counts(app.appId(), false, counts));
    }
    for (String name : app.recount()) {
      app.recount().remove(name);
      changed.add(name);
    }
    if (settings.subscriptionCounts()) {
      changed.forEach(name -> tellCount(app, settings, name));
    }
  }

  private void tellCount(AppChannels app, RealtimeSettings settings, String name) {
    ChannelName channelName = new ChannelName(name);
    Channel channel = app.channels().get(name);
    int here = channel == null ? 0 : channel.size();
    int total = here + others.count(app.appId(), name);
    if (channelName.isPresence() || channelName.userId() != null) {
      return;
    }
    if (channel != null) {
      synchronized (channel) {
        channel.tellAll(to -> Frames.subscriptionCount(to, name, total), null);
      }
    }
    services
        .webhooks()
        .tell(
            app.appId(),
            settings,
            "subscription_count",
            name,
            details -> details.put("subscription_count", total));
  }

  private void tellVacated(AppChannels app, RealtimeSettings settings, long now) {
    long delay = services.config().vacatedDelay().toNanos();
    app.vacatedAt()
        .forEach(
            (name, since) -> {
              if (app.channels().containsKey(name)) {
                app.vacatedAt().remove(name);
              } else if (now - since >= delay) {
                app.vacatedAt().remove(name);
                app.announced().remove(name);
                if (others.count(app.appId(), name) == 0) {
                  services
                      .webhooks()
                      .tell(app.appId(), settings, "channel_vacated", name, details -> {});
                }
              }
            });
  }

  /** Once a second: signs of life, connections that must show who they are. */
  public void heartbeats() {
    RealtimeConfig.Connections config = services.config().connections();
    long now = System.nanoTime();
    for (AppChannels app : node.all()) {
      boolean authorizedOnly =
          services.apps().settings(app.appId()).map(RealtimeSettings::authorizedOnly).orElse(false);
      for (ClientSession session : app.sessions().values()) {
        heartbeat(session, config, now);
        if (authorizedOnly
            && !session.isAuthorized()
            && now - session.openedAtNanos() > SIGN_IN_NANOS) {
          session.connection().close(CloseCode.UNAUTHORIZED);
        }
      }
    }
  }

  private void heartbeat(ClientSession session, RealtimeConfig.Connections config, long now) {
    long silent = now - session.seenAtNanos();
    long activity = session.connection().pingAfter(config.activityTimeout()).toNanos();
    if (silent > activity + config.pongTimeout().toNanos() && session.isPinged()) {
      session.connection().close(CloseCode.NO_PONG);
    } else if (silent > activity && !session.isPinged()) {
      session.markPinged();
      if (session.generation() == Generation.ONE) {
        session.send(Frames.ping(Generation.ONE));
      } else {
        session.connection().ping();
      }
    }
  }

  /** Every few seconds: this node's lease, other nodes' silence, channels with missed events. */
  public void cluster(State state) {
    String nodeId = services.cluster().nodeId();
    boolean known = services.presence().renew(nodeId, LEASE);
    if (!known && state == State.RUNNING) {
      members.storeAgain();
    }
    members.repeatLeaves();
    services.cluster().send(new ClusterMessage.Alive(state));
    others.silentSince(System.nanoTime() - SILENT_NANOS).forEach(fromOthers::forget);
    for (String dead : services.presence().expired(LEASE)) {
      if (!dead.equals(nodeId)) {
        services.presence().forget(dead);
        fromOthers.forget(dead);
      }
    }
    if (!others.isEmpty()) {
      catchUp(services.clock().millis());
    }
  }

  private void catchUp(long nowMs) {
    List<StreamRow> changed =
        services.history().changedSince(nowMs - LOOK_BACK.toMillis(), STREAMS);
    for (StreamRow stream : changed) {
      deliveries.catchUp(stream.appId(), stream.channel(), stream.streamId(), stream.head());
    }
  }

  /** Clients are asked to come back at once, and find another node or this one started again. */
  public void sendAway() {
    for (AppChannels app : node.all()) {
      app.sessions().values().forEach(session -> session.connection().close(CloseCode.RECONNECT));
    }
  }

  /** The node stops: clients are asked to come back, others to forget it. */
  public void stop() {
    sendAway();
    services.cluster().send(new ClusterMessage.Alive(State.STOPPING));
    services.presence().forget(services.cluster().nodeId());
  }
}
