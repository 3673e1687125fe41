package dev.carillon.ejb.realtime;

import dev.carillon.ejb.realtime.frame.Broadcast;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one app has on this node: connections, channels, users, the last events of cache channels.
 */
final class AppChannels {

  private static final int MAX_CACHED_EVENTS = 10_000;

  private final String appId;
  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentHashMap<String, ClientSession> sessions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Channel> channels = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Set<ClientSession>> byUser = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Set<ClientSession>> watchers = new ConcurrentHashMap<>();
  private final Set<String> changedCounts = ConcurrentHashMap.newKeySet();
  private final Set<String> recount = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> vacatedAt = new ConcurrentHashMap<>();
  private final Set<String> announced = ConcurrentHashMap.newKeySet();

  /**
   * The last event of a cache channel.
   *
   * @param untilMs when it is forgotten, epoch milliseconds
   */
  record Cached(Broadcast event, long untilMs) {}

  private final Map<String, Cached> cached =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cached> eldest) {
          return size() > MAX_CACHED_EVENTS;
        }
      };

  AppChannels(String appId) {
    this.appId = appId;
  }

  String appId() {
    return appId;
  }

  AtomicInteger connections() {
    return connections;
  }

  Map<String, ClientSession> sessions() {
    return sessions;
  }

  ConcurrentHashMap<String, Channel> channels() {
    return channels;
  }

  ConcurrentHashMap<String, Set<ClientSession>> byUser() {
    return byUser;
  }

  /** Who wants to know of a user's coming and going. */
  ConcurrentHashMap<String, Set<ClientSession>> watchers() {
    return watchers;
  }

  /** Channels whose number of subscriptions changed since it was last told. */
  Set<String> changedCounts() {
    return changedCounts;
  }

  /** Channels whose number of subscriptions changed on another node. */
  Set<String> recount() {
    return recount;
  }

  /** Announced channels that nobody on this node is on any more, and since when (nanoseconds). */
  Map<String, Long> vacatedAt() {
    return vacatedAt;
  }

  /** Channels that the webhooks were told of as occupied. */
  Set<String> announced() {
    return announced;
  }

  void cache(Broadcast event, long untilMs) {
    synchronized (cached) {
      cached.put(event.channel(), new Cached(event, untilMs));
    }
  }

  /** The last event of a cache channel, null when there is none to replay. */
  Cached cached(String channel, long nowMs) {
    synchronized (cached) {
      Cached entry = cached.get(channel);
      return entry == null || entry.untilMs < nowMs ? null : entry;
    }
  }
}
