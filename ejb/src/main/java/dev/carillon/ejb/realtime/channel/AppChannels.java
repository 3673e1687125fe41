package dev.carillon.ejb.realtime.channel;

import dev.carillon.ejb.realtime.frame.Broadcast;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one app has on this node: connections, channels, users, the last events of cache channels.
 */
public final class AppChannels {

  private static final int MAX_CACHED_EVENTS = 10_000;
  private static final long MAX_CACHED_CHARACTERS = 20_000_000;

  private final String appId;
  private final AtomicInteger connections = new AtomicInteger();
  private final ConcurrentHashMap<String, ClientSession> sessions = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Channel> channels = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, Set<ClientSession>> byUser =
      new ConcurrentSkipListMap<>();
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
  public record Cached(Broadcast event, long untilMs) {}

  /** By channel, the one that was used longest ago first; with the next guarded by itself. */
  private final LinkedHashMap<String, Cached> cached = new LinkedHashMap<>(16, 0.75f, true);

  private long cachedCharacters;

  public AppChannels(String appId) {
    this.appId = appId;
  }

  public String appId() {
    return appId;
  }

  public AtomicInteger connections() {
    return connections;
  }

  public Map<String, ClientSession> sessions() {
    return sessions;
  }

  public ConcurrentHashMap<String, Channel> channels() {
    return channels;
  }

  /**
   * Connections by user, in the order of their ids. Whoever changes it, and tells other nodes of
   * that, does so under its lock, so that they hear the changes in the order they happened.
   */
  public ConcurrentSkipListMap<String, Set<ClientSession>> byUser() {
    return byUser;
  }

  /** Who wants to know of a user's coming and going. */
  public ConcurrentHashMap<String, Set<ClientSession>> watchers() {
    return watchers;
  }

  /** Channels whose number of subscriptions changed since it was last told. */
  public Set<String> changedCounts() {
    return changedCounts;
  }

  /** Channels whose number of subscriptions changed on another node. */
  public Set<String> recount() {
    return recount;
  }

  /** Announced channels that nobody on this node is on any more, and since when (nanoseconds). */
  public Map<String, Long> vacatedAt() {
    return vacatedAt;
  }

  /** Channels that the webhooks were told of as occupied. */
  public Set<String> announced() {
    return announced;
  }

  public void cache(Broadcast event, long untilMs) {
    synchronized (cached) {
      release(cached.put(event.channel(), new Cached(event, untilMs)));
      cachedCharacters += event.data().text().length();
      Iterator<Cached> eldest = cached.values().iterator();
      while (cached.size() > MAX_CACHED_EVENTS || cachedCharacters > MAX_CACHED_CHARACTERS) {
        release(eldest.next());
        eldest.remove();
      }
    }
  }

  private void release(Cached entry) {
    if (entry != null) {
      cachedCharacters -= entry.event().data().text().length();
    }
  }

  /** The last event of a cache channel, null when there is none to replay. */
  public Cached cached(String channel, long nowMs) {
    synchronized (cached) {
      Cached entry = cached.get(channel);
      return entry == null || entry.untilMs < nowMs ? null : entry;
    }
  }
}
