package dev.carillon.ejb.realtime.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the other nodes said of themselves: subscriptions by channel, users signed in. A node that
 * is silent for too long is forgotten with all it said.
 */
public final class RemoteNodes {

  private static final class Node {
    volatile long aliveAtNanos;
    final Map<String, Map<String, Integer>> counts = new ConcurrentHashMap<>();
    final Map<String, Set<String>> users = new ConcurrentHashMap<>();
  }

  private final Map<String, Node> nodes = new ConcurrentHashMap<>();

  private Node node(String nodeId) {
    return nodes.computeIfAbsent(nodeId, id -> new Node());
  }

  /** A sign of life; whether the node was not known before. */
  public boolean alive(String nodeId, long nowNanos) {
    boolean isNew = !nodes.containsKey(nodeId);
    node(nodeId).aliveAtNanos = nowNanos;
    return isNew;
  }

  public void counts(String nodeId, String appId, boolean whole, Map<String, Integer> changed) {
    Map<String, Integer> counts =
        node(nodeId).counts.computeIfAbsent(appId, id -> new ConcurrentHashMap<>());
    if (whole) {
      counts.clear();
    }
    changed.forEach(
        (channel, count) -> {
          if (count > 0) {
            counts.put(channel, count);
          } else {
            counts.remove(channel);
          }
        });
  }

  /** Users came to a node or left it; those for whom that changed whether they are anywhere. */
  public List<String> users(
      String nodeId, String appId, boolean online, Collection<String> userIds) {
    Set<String> present =
        node(nodeId).users.computeIfAbsent(appId, id -> ConcurrentHashMap.newKeySet());
    List<String> changed = new ArrayList<>();
    for (String userId : userIds) {
      boolean before = isOnline(appId, userId);
      if (online) {
        present.add(userId);
      } else {
        present.remove(userId);
      }
      if (isOnline(appId, userId) != before) {
        changed.add(userId);
      }
    }
    return changed;
  }

  public boolean isEmpty() {
    return nodes.isEmpty();
  }

  /** Subscriptions of a channel on the other nodes. */
  public int count(String appId, String channel) {
    int sum = 0;
    for (Node node : nodes.values()) {
      sum += node.counts.getOrDefault(appId, Map.of()).getOrDefault(channel, 0);
    }
    return sum;
  }

  /** Adds the other nodes' subscriptions of an app to a table of channels. */
  public void addCounts(String appId, Map<String, Integer> totals) {
    for (Node node : nodes.values()) {
      node.counts
          .getOrDefault(appId, Map.of())
          .forEach((channel, count) -> totals.merge(channel, count, Integer::sum));
    }
  }

  public boolean isOnline(String appId, String userId) {
    for (Node node : nodes.values()) {
      if (node.users.getOrDefault(appId, Set.of()).contains(userId)) {
        return true;
      }
    }
    return false;
  }

  /** Nodes that have been silent since before this time. */
  public List<String> silentSince(long nanos) {
    List<String> silent = new ArrayList<>();
    nodes.forEach(
        (id, node) -> {
          if (node.aliveAtNanos - nanos < 0) {
            silent.add(id);
          }
        });
    return silent;
  }

  /** Forgets a node; the users who were on it and are on no other now, by app. */
  public Map<String, List<String>> forget(String nodeId) {
    Node gone = nodes.remove(nodeId);
    Map<String, List<String>> offline = new ConcurrentHashMap<>();
    if (gone != null) {
      gone.users.forEach(
          (appId, users) ->
              offline.put(appId, users.stream().filter(user -> !isOnline(appId, user)).toList()));
    }
    return offline;
  }
}
