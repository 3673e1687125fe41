package dev.carillon.ejb.realtime.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is on one presence channel, on all nodes, as one node knows it. A user is one member however
 * many connections and nodes there are. Not safe for threads: the channel's lock guards it.
 */
public final class PresenceView {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final class Member {
    final JsonNode info;
    final Set<String> nodes = new HashSet<>(2);

    Member(JsonNode info) {
      this.info = info;
    }
  }

  private record Seat(String userId, String nodeId) {}

  private final Map<String, Member> members = new LinkedHashMap<>();

  /** How often something was said of a node's users. */
  private final Map<String, Integer> changes = new HashMap<>();

  // who left while the list was being read; null when it is there
  private Set<Seat> left = new HashSet<>();
  private Set<String> leftNodes = new HashSet<>();

  private final Map<String, Integer> localConnections = new HashMap<>();

  /**
   * A user is there on a node.
   *
   * @return whether the user was on none before
   */
  public boolean add(String userId, JsonNode info, String nodeId) {
    noteChange(nodeId);
    if (left != null) {
      left.remove(new Seat(userId, nodeId));
    }
    Member member = members.get(userId);
    boolean isNew = member == null;
    if (isNew) {
      member = new Member(info);
      members.put(userId, member);
    }
    member.nodes.add(nodeId);
    return isNew;
  }

  /**
   * A user left a node.
   *
   * @return whether the user is on none any more
   */
  public boolean remove(String userId, String nodeId) {
    noteChange(nodeId);
    if (left != null) {
      left.add(new Seat(userId, nodeId));
    }
    Member member = members.get(userId);
    if (member == null || !member.nodes.remove(nodeId) || !member.nodes.isEmpty()) {
      return false;
    }
    members.remove(userId);
    return true;
  }

  private void noteChange(String nodeId) {
    changes.merge(nodeId, 1, Integer::sum);
  }

  /** How often something was said of the users of a node; grows. */
  public int changesOf(String nodeId) {
    return changes.getOrDefault(nodeId, 0);
  }

  /** Whether the list is whole, and not only what was said while it was read. */
  public boolean isLoaded() {
    return left == null;
  }

  /** Whether a user left a node while the list was being read. */
  private boolean leftMeanwhile(String userId, String nodeId) {
    return leftNodes.contains(nodeId) || left.contains(new Seat(userId, nodeId));
  }

  /** The list was read: what was said meanwhile is newer. */
  public void load(List<Present> read) {
    for (Present each : read) {
      if (!leftMeanwhile(each.userId, each.nodeId) && !isOn(each.userId, each.nodeId)) {
        add(each.userId, each.info, each.nodeId);
      }
    }
    left = null;
    leftNodes = null;
  }

  private boolean isOn(String userId, String nodeId) {
    Member member = members.get(userId);
    return member != null && member.nodes.contains(nodeId);
  }

  /** A user on a node. */
  public record Present(String userId, JsonNode info, String nodeId) {}

  /** The users whom this view has on a node. */
  public Set<String> usersOn(String nodeId) {
    Set<String> users = new HashSet<>();
    members.forEach(
        (userId, member) -> {
          if (member.nodes.contains(nodeId)) {
            users.add(userId);
          }
        });
    return users;
  }

  /** One more connection of this node's; whether it is the user's first here. */
  public boolean connect(String userId) {
    return localConnections.merge(userId, 1, Integer::sum) == 1;
  }

  /** One connection of this node's less; whether it was the user's last here. */
  public boolean disconnect(String userId) {
    Integer left = localConnections.merge(userId, -1, (a, b) -> a + b == 0 ? null : a + b);
    return left == null;
  }

  /** Whether a user has a connection of this node's. */
  public boolean isHere(String userId) {
    return localConnections.containsKey(userId);
  }

  /** The users with connections of this node's, and what is said of them, as JSON. */
  public Map<String, String> here() {
    Map<String, String> result = new HashMap<>();
    localConnections
        .keySet()
        .forEach(userId -> result.put(userId, members.get(userId).info.toString()));
    return result;
  }

  /** A node is gone; the users who were on no other. */
  public List<String> removeNode(String nodeId) {
    if (leftNodes != null) {
      leftNodes.add(nodeId);
    }
    List<String> gone = new ArrayList<>();
    for (String userId : usersOn(nodeId)) {
      if (remove(userId, nodeId)) {
        gone.add(userId);
      }
    }
    changes.remove(nodeId);
    return gone;
  }

  public boolean contains(String userId) {
    return members.containsKey(userId);
  }

  public int size() {
    return members.size();
  }

  public List<String> userIds() {
    return List.copyOf(members.keySet());
  }

  /** The list as a subscriber gets it: ids, hash, count. */
  public ObjectNode snapshot() {
    ObjectNode presence = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = presence.putArray("ids");
    ObjectNode hash = presence.putObject("hash");
    members.forEach(
        (userId, member) -> {
          ids.add(userId);
          hash.set(userId, member.info);
        });
    presence.put("count", members.size());
    return presence;
  }

  /** What a stored row says of a user; null's tree when it is not readable. */
  public static JsonNode info(String json) {
    try {
      return json == null ? NullNode.getInstance() : JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return NullNode.getInstance();
    }
  }
}
