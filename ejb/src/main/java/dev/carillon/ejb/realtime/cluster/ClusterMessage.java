package dev.carillon.ejb.realtime.cluster;

import dev.carillon.ejb.realtime.frame.Broadcast;
import java.util.List;
import java.util.Map;

/** What one node tells the others. */
public sealed interface ClusterMessage {

  /** Takes each kind of message; Java 17 has no pattern switch over sealed types. */
  interface Receiver {
    void event(String fromNode, Event message);

    void member(String fromNode, Member message);

    void counts(String fromNode, Counts message);

    void users(String fromNode, Users message);

    void closeUser(String fromNode, CloseUser message);

    void alive(String fromNode, Alive message);
  }

  void deliverTo(Receiver receiver, String fromNode);

  /**
   * An event for the subscribers of a channel.
   *
   * @param exceptSocketId who is not to get it, null for none
   */
  record Event(String appId, Broadcast broadcast, String exceptSocketId) implements ClusterMessage {
    @Override
    public void deliverTo(Receiver receiver, String fromNode) {
      receiver.event(fromNode, this);
    }
  }

  /**
   * A user's first connection joined a presence channel on the sending node, or the last left.
   *
   * @param userInfo JSON; null when the user left
   */
  record Member(String appId, String channel, String userId, String userInfo)
      implements ClusterMessage {
    @Override
    public void deliverTo(Receiver receiver, String fromNode) {
      receiver.member(fromNode, this);
    }
  }

  /**
   * How many subscriptions the sending node has on channels whose number changed.
   *
   * @param whole whether this is the start of everything it has
   */
  record Counts(String appId, boolean whole, Map<String, Integer> subscriptions)
      implements ClusterMessage {
    /** Channels in one message, which so stays under a megabyte. */
    public static final int MOST = 2_000;

    public Counts {
      subscriptions = Map.copyOf(subscriptions);
    }

    @Override
    public void deliverTo(Receiver receiver, String fromNode) {
      receiver.counts(fromNode, this);
    }
  }

  /** Signed-in users who came to the sending node or left it. */
  record Users(String appId, boolean online, List<String> userIds) implements ClusterMessage {
    public Users {
      userIds = List.copyOf(userIds);
    }

    @Override
    public void deliverTo(Receiver receiver, String fromNode) {
      receiver.users(fromNode, this);
    }
  }

  /**
   * Every connection of a user is to be closed.
   *
   * @param reconnect whether they are welcome to come back at once
   */
  record CloseUser(String appId, String userId, boolean reconnect) implements ClusterMessage {
    @Override
    public void deliverTo(Receiver receiver, String fromNode) {
      receiver.closeUser(fromNode, this);
    }
  }

  /**
   * The sending node lives.
   *
   * @param state what it wants or does
   */
  record Alive(State state) implements ClusterMessage {
    /** What goes with the sign of life. */
    public enum State {
      /** It just began: the others tell it what they have. */
      STARTED,
      RUNNING,
      /** It is about to go: the others forget what it had. */
      STOPPING
    }

    @Override
    public void deliverTo(Receiver receiver, String fromNode) {
      receiver.alive(fromNode, this);
    }
  }
}
