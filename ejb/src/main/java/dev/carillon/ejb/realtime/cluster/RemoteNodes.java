package dev.carillon.ejb.realtime.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What the other nodes said of themselves: subscriptions by channel, users signed in. Read by many
 * threads, changed by one at a time.
 */
public final class RemoteNodes {

  private static final class Node {
    final Map<String, ConcurrentSkipListMap<String, Integer>> counts = new ConcurrentHashMap<>();
    final Map<String, ConcurrentSkipListSet<String>> users = new ConcurrentHashMap<>();

    Map<String, Integer> counts(String appId) {
      ConcurrentSkipListMap<String, Integer> found = counts.get(appId);
      return found == null ? Map.of() : found;
    }

    boolean has(String appId, String userId) {
      Set<String> found = users.get(appId);
      return found != null && found.contains(userId);
    }
  }

  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  /** A node that has not said anything yet. */
  public void add(String nodeId) {
    nodes.put(nodeId, new Node());
  }

  /**
   * Takes over what a node says of its channels.
   *
   * @return the channels of whose numbers it speaks, those among them that it has no more
   */
  public Set<String> counts(String nodeId, ClusterMessage.Counts message) {
    Node node = nodes.get(nodeId);
    if (node == null) {
      return Set.of();
    }
    ConcurrentSkipListMap<String, Integer> counts =
        node.counts.computeIfAbsent(message.appId(), id -> new ConcurrentSkipListMap<>());
    Set<String> concerned = new HashSet<>(message.subscriptions().keySet());
    if (message.whole() != null) {
      for (String channel : message.whole().of(counts.navigableKeySet())) {
        if (concerned.add(channel)) {
          counts.remove(channel);
        }
      }
    }
    message
        .subscriptions()
        .forEach(
            (channel, count) -> {
              if (count > 0) {
                counts.put(channel, count);
              } else {
                counts.remove(channel);
              }
            });
    return concerned;
  }

  /** Users who are somewhere now and were nowhere before, and the other way round. */
  public record Changed(List<String> online, List<String> offline) {}

  /** Takes over what a node says of its users. */
  public Changed users(String nodeId, ClusterMessage.Users message) {
    List<String> online = new ArrayList<>();
    List<String> offline = new ArrayList<>();
    Node node = nodes.get(nodeId);
    if (node != null) {
      NavigableSet<String> present =
          node.users.computeIfAbsent(message.appId(), id -> new ConcurrentSkipListSet<>());
      if (message.online()) {
        message.userIds().forEach(user -> add(present, message.appId(), user, online));
      } else {
        message.userIds().forEach(user -> remove(present, message.appId(), user, offline));
      }
      if (message.whole() != null) {
        Set<String> all = new HashSet<>(message.userIds());
        for (String user : message.whole().of(present)) {
          if (!all.contains(user)) {
            remove(present, message.appId(), user, offline);
          }
        }
      }
    }
    return new Changed(online, offline);
  }

  private void add(Set<String> present, String appId, String userId, List<String> changed) {
    boolean before = isOnline(appId, userId);
    if (present.add(userId) && !before) {
      changed.add(userId);
    }
  }

  private void remove(
      Set<String> present, String appId, String userId, Collection<String> changed) {
    if (present.remove(userId) && !isOnline(appId, userId)) {
      changed.add(userId);
    }
  }

  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Subscriptions of a channel on the other nodes. */
  public int count(String appId, String channel) {
    int sum = 0;
    for (Node node : nodes.values()) {
      sum += node.counts(appId).getOrDefault(channel, 0);
    }
    return sum;
  }

  /** Adds the other nodes' subscriptions of an app to a table of channels. */
  public void addCounts(String appId, Map<String, Integer> totals) {
    for (Node node : nodes.values()) {
      node.counts(appId).forEach((channel, count) -> totals.merge(channel, count, Integer::sum));
    }
  }

  public boolean isOnline(String appId, String userId) {
    return nodes.values().stream().anyMatch(node -> node.has(appId, userId));
  }

  /**
   * What was forgotten with a node, by app.
   *
   * @param channels whose numbers it had a part in
   * @param offline the users who were on it and are on no other now
   */
  public record Forgotten(Map<String, Set<String>> channels, Map<String, List<String>> offline) {}

  /** Forgets a node. */
  public Forgotten forget(String nodeId) {
    Map<String, Set<String>> channels = new HashMap<>();
    Map<String, List<String>> offline = new HashMap<>();
    Node gone = nodes.remove(nodeId);
    if (gone != null) {
      gone.counts.forEach((appId, counts) -> channels.put(appId, counts.keySet()));
      gone.users.forEach(
          (appId, users) ->
              offline.put(appId, users.stream().filter(user -> !isOnline(appId, user)).toList()));
    }
    return new Forgotten(channels, offline);
  }
}
