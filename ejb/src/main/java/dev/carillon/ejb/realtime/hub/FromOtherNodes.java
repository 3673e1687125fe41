package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.channel.PresenceView;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.RemoteNodes;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.PresenceRepository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on what other nodes say. */
final class FromOtherNodes implements ClusterMessage.Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(FromOtherNodes.class);
  private static final int CHUNK = ClusterMessage.Counts.MOST;

  private final HubServices services;
  private final NodeChannels node;
  private final RemoteNodes others;
  private final Deliveries deliveries;
  private final SignedInUsers users;

  FromOtherNodes(
      HubServices services,
      NodeChannels node,
      RemoteNodes others,
      Deliveries deliveries,
      SignedInUsers users) {
    this.services = services;
    this.node = node;
    this.others = others;
    this.deliveries = deliveries;
    this.users = users;
  }

  @Override
  public void event(String fromNode, ClusterMessage.Event message) {
    deliveries.deliver(message.appId(), message.broadcast(), message.exceptSocketId());
  }

  @Override
  public void member(String fromNode, ClusterMessage.Member message) {
    Channel channel = node.channel(message.appId(), message.channel()).orElse(null);
    if (channel == null) {
      return;
    }
    synchronized (channel) {
      PresenceView view = channel.presence();
      if (view != null && message.userInfo() != null) {
        joined(channel, view, fromNode, message);
      } else if (view != null && view.remove(message.userId(), fromNode)) {
        String name = message.channel();
        channel.tellAll(to -> Frames.memberRemoved(to, name, message.userId()), null);
      }
    }
  }

  private static void joined(
      Channel channel, PresenceView view, String fromNode, ClusterMessage.Member message) {
    var info = PresenceView.info(message.userInfo());
    if (view.add(message.userId(), info, fromNode)) {
      channel.tellAll(
          to -> Frames.memberAdded(to, message.channel(), message.userId(), info), null);
    }
  }

  @Override
  public void counts(String fromNode, ClusterMessage.Counts message) {
    others.counts(fromNode, message.appId(), message.whole(), message.subscriptions());
    node.find(message.appId())
        .ifPresent(
            app ->
                message.subscriptions().keySet().stream()
                    .filter(app.channels()::containsKey)
                    .forEach(app.recount()::add));
  }

  @Override
  public void users(String fromNode, ClusterMessage.Users message) {
    List<String> changed =
        others.users(fromNode, message.appId(), message.online(), message.userIds());
    List<String> elsewhere =
        changed.stream().filter(user -> !users.isHere(message.appId(), user)).toList();
    users.tellWatchers(message.appId(), elsewhere, message.online());
  }

  @Override
  public void closeUser(String fromNode, ClusterMessage.CloseUser message) {
    users.close(message.appId(), message.userId(), message.reconnect());
  }

  @Override
  public void alive(String fromNode, ClusterMessage.Alive message) {
    if (message.state() == ClusterMessage.Alive.State.STOPPING) {
      forget(fromNode);
      return;
    }
    boolean isNew = others.alive(fromNode, System.nanoTime());
    boolean asks = message.state() == ClusterMessage.Alive.State.STARTED;
    if (isNew && !asks) {
      // it was there before, and this node missed what it said of itself
      services.cluster().send(new ClusterMessage.Alive(ClusterMessage.Alive.State.STARTED));
    }
    if (isNew || asks) {
      tellEverything();
      recallAll(fromNode);
    }
  }

  /** A node that was taken for dead has its users still: what it said meanwhile was not heard. */
  private void recallAll(String fromNode) {
    try {
      services.presence().onNode(fromNode).forEach(row -> recall(fromNode, row));
    } catch (StorageException e) {
      LOG.warn("who is present on node {} cannot be read: {}", fromNode, e.getMessage());
      others.forget(fromNode); // its next sign of life is a new node's
    }
  }

  private void recall(String fromNode, PresenceRepository.NodeMember row) {
    member(
        fromNode,
        new ClusterMessage.Member(row.appId(), row.channel(), row.userId(), row.userInfo()));
  }

  /** Tells the other nodes all that this one has. */
  void tellEverything() {
    for (AppChannels app : node.all()) {
      Map<String, Integer> counts = new HashMap<>();
      boolean whole = true;
      for (Channel channel : app.channels().values()) {
        counts.put(channel.name().value(), channel.size());
        if (counts.size() == CHUNK) {
          services.cluster().send(new ClusterMessage.Counts(app.appId(), whole, counts));
          counts = new HashMap<>();
          whole = false;
        }
      }
      services.cluster().send(new ClusterMessage.Counts(app.appId(), whole, counts));
      tellUsers(app);
    }
  }

  private void tellUsers(AppChannels app) {
    List<String> all = new ArrayList<>(app.byUser().keySet());
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<String> some = all.subList(from, Math.min(from + CHUNK, all.size()));
      services.cluster().send(new ClusterMessage.Users(app.appId(), true, some));
    }
  }

  /** A node went or died: whoever was only there is gone. */
  void forget(String nodeId) {
    others.forget(nodeId).forEach((appId, gone) -> offline(appId, gone));
    for (AppChannels app : node.all()) {
      for (Channel channel : app.channels().values()) {
        synchronized (channel) {
          if (channel.presence() != null) {
            String name = channel.name().value();
            for (String userId : channel.presence().removeNode(nodeId)) {
              channel.tellAll(to -> Frames.memberRemoved(to, name, userId), null);
            }
          }
        }
      }
    }
  }

  private void offline(String appId, List<String> gone) {
    users.tellWatchers(
        appId, gone.stream().filter(user -> !users.isHere(appId, user)).toList(), false);
  }
}
