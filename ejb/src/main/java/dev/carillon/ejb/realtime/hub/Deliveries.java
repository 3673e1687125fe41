package dev.carillon.ejb.realtime.hub;

import dev.carillon.api.ChannelName;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.channel.SerialOrder;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.ejb.realtime.history.StreamPosition;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import dev.carillon.ejb.realtime.recovery.Recovery;
import dev.carillon.persistence.jdbc.StorageException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands events to this node's subscribers: at once on plain channels, in the order of their serials
 * on channels with history, where gaps are filled from the store. Safe for many threads.
 */
final class Deliveries {

  private static final Duration CACHE_FOR = Duration.ofMinutes(30);
  private static final int GAP_PAGE = 1_000;

  private final ChannelHistory history;
  private final HubMetrics metrics;
  private final Clock clock;
  private final NodeChannels node;
  private final Recovery recovery;
  private final Set<Channel> gaps = ConcurrentHashMap.newKeySet();

  Deliveries(
      ChannelHistory history,
      HubMetrics metrics,
      Clock clock,
      NodeChannels node,
      Recovery recovery) {
    this.history = history;
    this.metrics = metrics;
    this.clock = clock;
    this.node = node;
    this.recovery = recovery;
  }

  /** An event of this node or another. */
  void deliver(String appId, Broadcast event, String exceptSocketId) {
    long start = System.nanoTime();
    if (new ChannelName(event.channel()).isCache() && !event.event().startsWith("client-")) {
      node.of(appId).cache(event, clock.millis() + CACHE_FOR.toMillis());
    }
    Channel channel = node.channel(appId, event.channel()).orElse(null);
    if (channel == null) {
      return;
    }
    if (event.position() == null) {
      fanOut(channel, event, exceptSocketId, start);
      return;
    }
    // Whether there is an order is known under the lock only: the first subscriber may just now
    // have read where the channel stands, and be without this event.
    synchronized (channel) {
      if (channel.order() == null) {
        fanOut(channel, event, exceptSocketId, start);
      } else {
        take(channel, event, exceptSocketId, start);
      }
    }
  }

  /**
   * Finds out where a channel with history stands, once for each occupation. Holding the channel's
   * changes; events that come meanwhile wait, and nobody waits for the database but the caller.
   */
  void begin(Channel channel) {
    SerialOrder order = new SerialOrder();
    synchronized (channel) {
      if (channel.order() != null) {
        return;
      }
      channel.order(order);
    }
    StreamPosition position = null;
    try {
      position = history.attach(channel.appId(), channel.name().value());
    } finally {
      synchronized (channel) {
        start(channel, order, position);
      }
    }
  }

  private void start(Channel channel, SerialOrder order, StreamPosition position) {
    long now = System.nanoTime();
    if (position == null) {
      channel.order(null);
      order.drainEarly().forEach(held -> fanOut(channel, held.event(), held.exceptSocketId(), now));
      return;
    }
    order.start(position).forEach(held -> take(channel, held.event(), held.exceptSocketId(), now));
    if (order.hasGap()) {
      gaps.add(channel);
    }
  }

  private void fanOut(Channel channel, Broadcast event, String exceptSocketId, long start) {
    metrics.fannedOut(channel.fanOut(event, exceptSocketId), start);
  }

  private void take(Channel channel, Broadcast event, String exceptSocketId, long start) {
    SerialOrder.Verdict verdict =
        channel
            .order()
            .take(event, exceptSocketId, (ready, except) -> fanOut(channel, ready, except, start));
    if (verdict == SerialOrder.Verdict.AHEAD) {
      gaps.add(channel);
    } else if (verdict == SerialOrder.Verdict.NEW_STREAM) {
      recovery.lost(channel, "continuity_unverifiable", "stream_changed");
      Broadcast.Position position = event.position();
      channel.order().restart(new StreamPosition(position.streamId(), position.serial() - 1));
      take(channel, event, exceptSocketId, start);
    }
  }

  /**
   * Fills gaps that a tick ago were gaps already. One that cannot be filled stays, and costs no
   * other channel its turn.
   *
   * @throws StorageException at once: the database is away
   */
  void fillGaps() {
    RuntimeException trouble = null;
    for (Channel channel : List.copyOf(gaps)) {
      gaps.remove(channel);
      try {
        fill(channel);
      } catch (StorageException e) {
        gaps.add(channel);
        throw e;
      } catch (RuntimeException e) {
        gaps.add(channel);
        trouble = e;
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  /** Looks after a channel whose stream stands at this serial. */
  void catchUp(String appId, String name, String streamId, long head) {
    Channel channel = node.channel(appId, name).orElse(null);
    if (channel == null) {
      return;
    }
    boolean behind;
    synchronized (channel) {
      SerialOrder order = channel.order();
      behind =
          order != null
              && order.isStarted()
              && order.last() < head
              && (order.streamId().equals(streamId) || order.last() == 0);
    }
    if (behind) {
      fill(channel, streamId);
    }
  }

  private void fill(Channel channel) {
    String streamId;
    synchronized (channel) {
      SerialOrder order = channel.order();
      if (order == null || !order.isStarted() || !order.hasGap()) {
        return;
      }
      streamId = order.streamId();
    }
    fill(channel, streamId);
  }

  private void fill(Channel channel, String streamId) {
    long last;
    synchronized (channel) {
      if (channel.order() == null) {
        // nobody subscribes any more
        return;
      }
      last = channel.order().last();
    }
    String name = channel.name().value();
    List<Broadcast> missing =
        history.between(channel.appId(), name, streamId, last + 1, Long.MAX_VALUE, GAP_PAGE);
    long start = System.nanoTime();
    synchronized (channel) {
      if (channel.order() == null) {
        return;
      }
      skipWhatIsLost(channel, missing);
      missing.forEach(event -> take(channel, event, null, start));
      if (missing.size() < GAP_PAGE) {
        channel.order().upToDate();
      }
      if (channel.order().hasGap() && !channel.isVacant()) {
        gaps.add(channel);
      }
    }
  }

  /** The store has none of what is missing: events are stored before they are delivered. */
  private void skipToHeld(Channel channel) {
    SerialOrder order = channel.order();
    OptionalLong held = order.firstHeld();
    if (held.isPresent()) {
      long start = System.nanoTime();
      recovery.lost(channel, "position_expired", "no_longer_kept");
      order.restart(new StreamPosition(order.streamId(), held.getAsLong() - 1));
      order.drain((event, except) -> fanOut(channel, event, except, start));
    }
  }

  private void skipWhatIsLost(Channel channel, List<Broadcast> missing) {
    Optional<Broadcast> first = missing.stream().findFirst();
    SerialOrder order = channel.order();
    if (first.isEmpty()) {
      skipToHeld(channel);
    } else if (first.get().position().serial() > order.last() + 1) {
      recovery.lost(channel, "position_expired", "no_longer_kept");
      order.restart(new StreamPosition(order.streamId(), first.get().position().serial() - 1));
    }
  }
}
