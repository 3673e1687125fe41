package dev.carillon.ejb.realtime.hub;

import dev.carillon.api.ChannelName;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.channel.SerialOrder;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.history.StreamPosition;
import dev.carillon.ejb.realtime.recovery.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands events to this node's subscribers: at once on plain channels, in the order of their serials
 * on channels with history, where gaps are filled from the store. Safe for many threads.
 */
final class Deliveries {

  private static final Duration CACHE_FOR = Duration.ofMinutes(30);
  private static final int GAP_PAGE = 1_000;

  private final HubServices services;
  private final NodeChannels node;
  private final Recovery recovery;
  private final Set<Channel> gaps = ConcurrentHashMap.newKeySet();

  Deliveries(HubServices services, NodeChannels node, Recovery recovery) {
    this.services = services;
    this.node = node;
    this.recovery = recovery;
  }

  /** An event of this node or another. */
  void deliver(String appId, Broadcast event, String exceptSocketId) {
    long start = System.nanoTime();
    if (new ChannelName(event.channel()).isCache() && !event.event().startsWith("client-")) {
      node.of(appId).cache(event, services.clock().millis() + CACHE_FOR.toMillis());
    }
    Channel channel = node.channel(appId, event.channel()).orElse(null);
    if (channel == null) {
      return;
    }
    if (event.position() == null) {
      services.metrics().fannedOut(channel.fanOut(event, exceptSocketId), start);
      return;
    }
    // Whether there is an order is known under the lock only: the first subscriber may just now
    // have read where the channel stands, and be without this event.
    synchronized (channel) {
      if (channel.order() == null) {
        services.metrics().fannedOut(channel.fanOut(event, exceptSocketId), start);
      } else {
        take(channel, event, exceptSocketId, start);
      }
    }
  }

  private void take(Channel channel, Broadcast event, String exceptSocketId, long start) {
    SerialOrder.Verdict verdict =
        channel
            .order()
            .take(
                event,
                exceptSocketId,
                (ready, except) ->
                    services.metrics().fannedOut(channel.fanOut(ready, except), start));
    if (verdict == SerialOrder.Verdict.AHEAD) {
      gaps.add(channel);
    } else if (verdict == SerialOrder.Verdict.NEW_STREAM) {
      recovery.lost(channel, "continuity_unverifiable", "stream_changed");
      Broadcast.Position position = event.position();
      channel.order().restart(new StreamPosition(position.streamId(), position.serial() - 1));
      take(channel, event, exceptSocketId, start);
    }
  }

  /** Fills gaps that a tick ago were gaps already. */
  void fillGaps() {
    for (Channel channel : List.copyOf(gaps)) {
      gaps.remove(channel);
      fill(channel, Long.MAX_VALUE);
    }
  }

  /** Looks after a channel whose stream stands at this serial. */
  void catchUp(String appId, String name, String streamId, long head) {
    Channel channel = node.channel(appId, name).orElse(null);
    if (channel == null || channel.order() == null) {
      return;
    }
    boolean behind;
    synchronized (channel) {
      behind = channel.order().streamId().equals(streamId) && channel.order().last() < head;
    }
    if (behind) {
      fill(channel, head);
    }
  }

  private void fill(Channel channel, long head) {
    String streamId;
    long last;
    synchronized (channel) {
      if (head == Long.MAX_VALUE && !channel.order().hasGap()) {
        return;
      }
      streamId = channel.order().streamId();
      last = channel.order().last();
    }
    String name = channel.name().value();
    List<Broadcast> missing =
        services
            .history()
            .between(channel.appId(), name, streamId, last + 1, Long.MAX_VALUE, GAP_PAGE);
    long start = System.nanoTime();
    synchronized (channel) {
      skipWhatIsLost(channel, missing);
      missing.forEach(event -> take(channel, event, null, start));
      if (channel.order().hasGap() && !channel.isVacant()) {
        gaps.add(channel);
      }
    }
  }

  private void skipWhatIsLost(Channel channel, List<Broadcast> missing) {
    Optional<Broadcast> first = missing.stream().findFirst();
    SerialOrder order = channel.order();
    if (first.isPresent() && first.get().position().serial() > order.last() + 1) {
      recovery.lost(channel, "position_expired", "no_longer_kept");
      order.restart(new StreamPosition(order.streamId(), first.get().position().serial() - 1));
    }
  }
}
