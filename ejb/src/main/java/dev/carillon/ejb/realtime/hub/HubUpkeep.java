package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.cluster.ClusterLink;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.ClusterMessage.Alive.State;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.persistence.realtime.PresenceRepository;
import java.time.Duration;

/**
 * What the hub does by the clock, in a few sweeps over everything rather than a timer for each
 * connection: 10,000 idle connections cost one pass over a table every second. One thread at a time
 * calls each method.
 */
public final class HubUpkeep {

  private static final Duration LEASE = Duration.ofSeconds(20);

  /** A goodbye cannot be asked for again. */
  private static final int FAREWELLS = 3;

  private final PresenceRepository presence;
  private final ClusterLink link;
  private final NodeChannels node;
  private final Deliveries deliveries;
  private final Memberships members;
  private final Repairs repairs;
  private final SubscriptionCounts counts;
  private final Heartbeats heartbeats;

  /** This node's members are not all written since the others forgot it. */
  private boolean rowsAreOwed;

  HubUpkeep(
      PresenceRepository presence,
      ClusterLink link,
      NodeChannels node,
      Deliveries deliveries,
      Memberships members,
      Repairs repairs,
      SubscriptionCounts counts,
      Heartbeats heartbeats) {
    this.presence = presence;
    this.link = link;
    this.node = node;
    this.deliveries = deliveries;
    this.members = members;
    this.repairs = repairs;
    this.counts = counts;
    this.heartbeats = heartbeats;
  }

  /** A few times a second, and never held up by the database: the talk between nodes. */
  public void talk() {
    link.tick();
  }

  /** A few times a second: gaps, numbers of subscriptions, channels that stayed empty. */
  public void tick() {
    repairs.run();
    deliveries.fillGaps();
    counts.tell();
  }

  /** Once a second: signs of life, connections that must show who they are. */
  public void heartbeats() {
    heartbeats.beat();
  }

  /** Every few seconds: this node's lease, nodes that died, channels with missed events. */
  public void cluster(State state) {
    rowsAreOwed |= !renewed();
    if (rowsAreOwed && state == State.RUNNING) {
      rowsAreOwed = !members.storeAgain(this::renewed);
    }
    members.repeatLeaves();
    link.send(new ClusterMessage.Alive(state));
    for (String dead : presence.expired(LEASE)) {
      if (!dead.equals(link.nodeId())) {
        members.forget(dead);
        link.forget(dead);
      }
    }
    if (!link.isAlone()) {
      repairs.catchUp();
    }
  }

  private boolean renewed() {
    return presence.renew(link.nodeId(), LEASE);
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
    for (int i = 0; i < FAREWELLS; i++) {
      link.send(new ClusterMessage.Alive(State.STOPPING));
    }
    presence.forget(link.nodeId());
  }
}
