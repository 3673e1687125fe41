package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.channel.PresenceView;
import dev.carillon.ejb.realtime.cluster.ClusterMessage;
import dev.carillon.ejb.realtime.cluster.OtherNodes;
import dev.carillon.ejb.realtime.cluster.RemoteNodes;
import dev.carillon.ejb.realtime.frame.Frames;
import java.util.Collection;
import java.util.List;

/** Acts on what other nodes say. */
final class FromOtherNodes implements OtherNodes {

  private final NodeChannels node;
  private final RemoteNodes others;
  private final Deliveries deliveries;
  private final SignedInUsers users;
  private final Repairs repairs;
  private final Telling telling;
  private final RealtimeApps apps;

  FromOtherNodes(
      NodeChannels node,
      RemoteNodes others,
      Deliveries deliveries,
      SignedInUsers users,
      Repairs repairs,
      Telling telling,
      RealtimeApps apps) {
    this.node = node;
    this.others = others;
    this.deliveries = deliveries;
    this.users = users;
    this.repairs = repairs;
    this.telling = telling;
    this.apps = apps;
  }

  @Override
  public void came(String nodeId) {
    others.add(nodeId);
  }

  @Override
  public void missed(String nodeId) {
    repairs.missed(nodeId);
  }

  @Override
  public void tellEverything() {
    telling.everything();
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
    recount(message.appId(), others.counts(fromNode, message));
  }

  private void recount(String appId, Collection<String> channels) {
    node.find(appId)
        .ifPresent(
            app ->
                channels.stream().filter(app.channels()::containsKey).forEach(app.recount()::add));
  }

  @Override
  public void users(String fromNode, ClusterMessage.Users message) {
    RemoteNodes.Changed changed = others.users(fromNode, message);
    tellWatchers(message.appId(), changed.online(), true);
    tellWatchers(message.appId(), changed.offline(), false);
  }

  private void tellWatchers(String appId, List<String> userIds, boolean online) {
    List<String> elsewhere = userIds.stream().filter(user -> !users.isHere(appId, user)).toList();
    users.tellWatchers(appId, elsewhere, online);
  }

  @Override
  public void closeUser(String fromNode, ClusterMessage.CloseUser message) {
    users.close(message.appId(), message.userId(), message.reconnect());
  }

  @Override
  public void appsChanged() {
    apps.forget();
  }

  @Override
  public void left(String nodeId) {
    repairs.forget(nodeId);
    RemoteNodes.Forgotten forgotten = others.forget(nodeId);
    forgotten.offline().forEach((appId, gone) -> tellWatchers(appId, gone, false));
    forgotten.channels().forEach(this::recount);
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
}
