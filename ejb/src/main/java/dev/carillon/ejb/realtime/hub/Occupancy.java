package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.cluster.RemoteNodes;
import dev.carillon.persistence.realtime.PresenceRepository;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who and what is on the channels, on all nodes. Safe for many threads. */
final class Occupancy {

  private final PresenceRepository presence;
  private final Clock clock;
  private final NodeChannels node;
  private final RemoteNodes others;

  Occupancy(PresenceRepository presence, Clock clock, NodeChannels node, RemoteNodes others) {
    this.presence = presence;
    this.clock = clock;
    this.node = node;
    this.others = others;
  }

  /** Subscriptions of a channel on all nodes. */
  int subscriptionCount(String appId, String channel) {
    int here = node.channel(appId, channel).map(Channel::size).orElse(0);
    return here + others.count(appId, channel);
  }

  /**
   * The channels whose name starts so, with their subscriptions on all nodes; those of single users
   * are left out.
   */
  Map<String, Integer> occupied(String appId, String prefix) {
    Map<String, Integer> totals = new HashMap<>();
    node.find(appId)
        .ifPresent(app -> app.channels().forEach((name, each) -> totals.put(name, each.size())));
    others.addCounts(appId, totals);
    totals.keySet().removeIf(name -> !name.startsWith(prefix) || name.startsWith("#"));
    return totals;
  }

  /** How many users there are on the presence channels whose name starts so, on all nodes. */
  Map<String, Integer> userCounts(String appId, String prefix) {
    Map<String, Integer> counts =
        others.isEmpty() ? new HashMap<>() : presence.counts(appId, prefix);
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
  List<String> members(String appId, String channel) {
    Channel local = node.channel(appId, channel).orElse(null);
    if (local != null) {
      synchronized (local) {
        if (local.presence() != null) {
          return local.presence().userIds();
        }
      }
    }
    return presence.members(appId, channel).stream().map(row -> row.userId()).distinct().toList();
  }

  /** The last event of a cache channel that would be replayed, where there is one. */
  Optional<ChannelHub.CachedEvent> cached(String appId, String channel) {
    long now = clock.millis();
    return node.find(appId)
        .map(app -> app.cached(channel, now))
        .map(cached -> new ChannelHub.CachedEvent(cached.event(), (cached.untilMs() - now) / 1000));
  }
}
