package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.auth.Authorization.Refused;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.channel.PresenceView;
import dev.carillon.ejb.realtime.channel.Subscriber.Member;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.PresenceRow;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users on presence channels: each is one row for this node, from its first connection here to its
 * last. Safe for many threads; joining and leaving happen under the channel's lock.
 */
final class Memberships {

  private static final Logger LOG = LoggerFactory.getLogger(Memberships.class);

  private final HubServices services;
  private final NodeChannels node;

  /** Rows that could not be taken away yet. */
  private final Set<Seat> left = ConcurrentHashMap.newKeySet();

  private record Seat(String appId, String channel, String userId) {}

  Memberships(HubServices services, NodeChannels node) {
    this.services = services;
    this.node = node;
  }

  /** One more connection of a user's. */
  void join(Channel channel, RealtimeSettings settings, ClientSession session, Member member)
      throws Refused {
    PresenceView view = viewOf(channel);
    if (!view.contains(member.userId()) && view.size() >= settings.limits().presenceMembers()) {
      services.metrics().refused("presence_members");
      throw new Refused("LimitReached", "the presence channel is full", 403);
    }
    String nodeId = services.cluster().nodeId();
    String name = channel.name().value();
    if (!view.connect(member.userId())) {
      return;
    }
    String info = member.info().toString();
    store(channel, view, new PresenceRow(member.userId(), nodeId, info));
    if (view.add(member.userId(), member.info(), nodeId)) {
      channel.tellAll(to -> Frames.memberAdded(to, name, member.userId(), member.info()), session);
      tell(channel, settings, "member_added", member.userId());
    }
    services
        .cluster()
        .send(new ClusterMessage.Member(channel.appId(), name, member.userId(), info));
  }

  private void store(Channel channel, PresenceView view, PresenceRow row) {
    try {
      services.presence().join(channel.appId(), channel.name().value(), row);
    } catch (StorageException e) {
      view.disconnect(row.userId());
      throw e;
    }
  }

  private PresenceView viewOf(Channel channel) {
    PresenceView view = channel.presence();
    if (view == null) {
      PresenceView fresh = new PresenceView();
      services
          .presence()
          .members(channel.appId(), channel.name().value())
          .forEach(row -> fresh.add(row.userId(), PresenceView.info(row.userInfo()), row.nodeId()));
      channel.presence(fresh);
      return fresh;
    }
    return view;
  }

  /** One connection of a user's less. */
  void leave(Channel channel, RealtimeSettings settings, String userId) {
    PresenceView view = channel.presence();
    if (!view.disconnect(userId)) {
      return;
    }
    String nodeId = services.cluster().nodeId();
    String name = channel.name().value();
    try {
      services.presence().leave(channel.appId(), name, userId, nodeId);
    } catch (StorageException e) {
      // The connection is gone all the same, and others on it have to be cleared up too.
      LOG.warn("a member's row stays until it can be taken away: {}", e.getMessage());
      left.add(new Seat(channel.appId(), name, userId));
    }
    if (view.remove(userId, nodeId)) {
      channel.tellAll(to -> Frames.memberRemoved(to, name, userId), null);
      tell(channel, settings, "member_removed", userId);
    }
    services.cluster().send(new ClusterMessage.Member(channel.appId(), name, userId, null));
  }

  private void tell(Channel channel, RealtimeSettings settings, String event, String userId) {
    if (settings != null) {
      String name = channel.name().value();
      services
          .webhooks()
          .tell(channel.appId(), settings, event, name, details -> details.put("user_id", userId));
    }
  }

  /** Takes away the rows of members that could not be taken away when they left. */
  void repeatLeaves() {
    for (Seat seat : left) {
      Channel channel = node.channel(seat.appId, seat.channel).orElse(null);
      if (channel == null) {
        takeAway(seat);
      } else {
        synchronized (channel) {
          if (channel.presence() == null || !channel.presence().isHere(seat.userId)) {
            takeAway(seat);
          }
        }
      }
      left.remove(seat);
    }
  }

  private void takeAway(Seat seat) {
    services.presence().leave(seat.appId, seat.channel, seat.userId, services.cluster().nodeId());
  }

  /**
   * The others took this node for dead and forgot its rows: writes them anew and says who is here.
   */
  void storeAgain() {
    String nodeId = services.cluster().nodeId();
    for (AppChannels app : node.all()) {
      for (Channel channel : app.channels().values()) {
        synchronized (channel) {
          if (channel.presence() != null) {
            channel.presence().here().forEach((user, info) -> again(channel, nodeId, user, info));
          }
        }
      }
    }
  }

  private void again(Channel channel, String nodeId, String userId, String info) {
    String name = channel.name().value();
    services.presence().join(channel.appId(), name, new PresenceRow(userId, nodeId, info));
    services.cluster().send(new ClusterMessage.Member(channel.appId(), name, userId, info));
  }
}
