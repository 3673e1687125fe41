package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.Channel;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.channel.PresenceView;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.history.ChannelHistory;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.persistence.realtime.PresenceRepository;
import dev.carillon.persistence.realtime.PresenceRepository.NodeMember;
import dev.carillon.persistence.realtime.StreamRow;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the database what messages of other nodes would have said: who is present there, which
 * channels with history took events. Asked for by any thread, done by one; what fails is repeated.
 */
final class Repairs {

  private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);
  private static final Duration LOOK_BACK = Duration.ofSeconds(10);
  private static final int STREAMS = 10_000;
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final PresenceRepository presence;
  private final ChannelHistory history;
  private final Clock clock;
  private final NodeChannels node;
  private final Deliveries deliveries;
  private final Set<String> toRecall = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean streamsMayBeBehind = new AtomicBoolean();
  private long pausedSince = System.nanoTime() - PAUSE_NANOS;

  /** One presence channel of this node, and how often the other node had spoken of it. */
  private record Seen(Channel channel, int changes) {}

  Repairs(
      PresenceRepository presence,
      ChannelHistory history,
      Clock clock,
      NodeChannels node,
      Deliveries deliveries) {
    this.presence = presence;
    this.history = history;
    this.clock = clock;
    this.node = node;
    this.deliveries = deliveries;
  }

  /** Messages of a node are lost. */
  void missed(String nodeId) {
    toRecall.add(nodeId);
    streamsMayBeBehind.set(true);
  }

  /** Nothing of a node is wanted any more. */
  void forget(String nodeId) {
    toRecall.remove(nodeId);
  }

  /** Does what was asked for. */
  void run() {
    if (System.nanoTime() - pausedSince < PAUSE_NANOS) {
      return;
    }
    try {
      if (streamsMayBeBehind.getAndSet(false)) {
        orAskAgain(this::catchUp, () -> streamsMayBeBehind.set(true));
      }
      recallAll();
    } catch (StorageException e) {
      LOG.warn("what other nodes said cannot be read yet: {}", e.getMessage());
      pausedSince = System.nanoTime();
    } catch (RuntimeException e) {
      pausedSince = System.nanoTime();
      throw e;
    }
  }

  /** A node whose rows are trouble costs no other node its turn. */
  private void recallAll() {
    RuntimeException trouble = null;
    for (String nodeId : toRecall) {
      toRecall.remove(nodeId);
      try {
        orAskAgain(() -> recall(nodeId), () -> toRecall.add(nodeId));
      } catch (StorageException e) {
        throw e;
      } catch (RuntimeException e) {
        trouble = e;
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  /** Whatever goes wrong, what was asked for stays asked for. */
  private static void orAskAgain(Runnable work, Runnable ask) {
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      if (!done) {
        ask.run();
      }
    }
  }

  /** Brings channels on that took events not long ago. */
  void catchUp() {
    long since = clock.millis() - LOOK_BACK.toMillis();
    for (StreamRow stream : history.changedSince(since, STREAMS)) {
      deliveries.catchUp(stream.appId(), stream.channel(), stream.streamId(), stream.head());
    }
  }

  private void recall(String nodeId) {
    List<Seen> seen = presenceChannels(nodeId);
    if (seen.isEmpty()) {
      return;
    }
    Map<String, Map<String, String>> there = new HashMap<>();
    for (NodeMember row : presence.onNode(nodeId)) {
      there
          .computeIfAbsent(key(row.appId(), row.channel()), key -> new HashMap<>())
          .put(row.userId(), row.userInfo());
    }
    for (Seen each : seen) {
      Channel channel = each.channel;
      String key = key(channel.appId(), channel.name().value());
      if (!replace(each, nodeId, there.getOrDefault(key, Map.of()))) {
        toRecall.add(nodeId); // it spoke of the channel while its rows were read: which is newer?
      }
    }
  }

  private static String key(String appId, String channel) {
    return appId + '\n' + channel;
  }

  private List<Seen> presenceChannels(String nodeId) {
    return node.all().stream()
        .map(AppChannels::channels)
        .flatMap(channels -> channels.values().stream())
        .filter(channel -> channel.name().isPresence())
        .map(
            channel -> {
              synchronized (channel) {
                PresenceView view = channel.presence();
                return view == null ? null : new Seen(channel, view.changesOf(nodeId));
              }
            })
        .filter(seen -> seen != null)
        .toList();
  }

  private static boolean replace(Seen seen, String nodeId, Map<String, String> there) {
    Channel channel = seen.channel;
    String name = channel.name().value();
    synchronized (channel) {
      PresenceView view = channel.presence();
      if (view.changesOf(nodeId) != seen.changes) {
        return false;
      }
      Set<String> gone = new HashSet<>(view.usersOn(nodeId));
      gone.removeAll(there.keySet());
      for (String userId : gone) {
        if (view.remove(userId, nodeId)) {
          channel.tellAll(to -> Frames.memberRemoved(to, name, userId), null);
        }
      }
      there.forEach(
          (userId, stored) -> {
            var info = PresenceView.info(stored);
            if (view.add(userId, info, nodeId)) {
              channel.tellAll(to -> Frames.memberAdded(to, name, userId, info), null);
            }
          });
      return true;
    }
  }
}
