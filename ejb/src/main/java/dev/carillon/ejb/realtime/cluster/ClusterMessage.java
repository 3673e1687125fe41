package dev.carillon.ejb.realtime.cluster;

import dev.carillon.ejb.realtime.frame.Broadcast;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/**
 * What one node tells the others: numbered messages, which every node acts on in the order of their
 * numbers, and {@link Signal}s, which it acts on as they come.
 */
public sealed interface ClusterMessage {

  /** Channels or users in one message, which so stays under a megabyte. */
  int MOST = 2_000;

  /** Names and numbers of a message without its content. */
  int OVERHEAD = 500;

  /** Takes each kind of message; Java 17 has no pattern switch over sealed types. */
  interface Receiver {
    void event(Event message);

    void member(Member message);

    void counts(Counts message);

    void users(Users message);

    void closeUser(CloseUser message);

    void appsChanged(AppsChanged message);

    void told(Told message);

    void alive(Alive message);

    void ask(Ask message);

    void gone(Gone message);
  }

  void deliverTo(Receiver receiver);

  /** About how many characters it takes as text: what holds messages is bounded by their sum. */
  default int characters() {
    return OVERHEAD;
  }

  /** What is not numbered: nodes speak about the messages themselves. */
  sealed interface Signal extends ClusterMessage {}

  /**
   * A part of everything, in the order of names; parts that follow each other leave no gap.
   *
   * @param after where it begins, itself not in it; null for the beginning
   * @param upTo where it ends, itself in it; null for the end
   */
  record Range(String after, String upTo) {
    /** Those of these names that are in it; a view. */
    public NavigableSet<String> of(NavigableSet<String> names) {
      NavigableSet<String> rest = after == null ? names : names.tailSet(after, false);
      return upTo == null ? rest : rest.headSet(upTo, true);
    }
  }

  /**
   * An event for the subscribers of a channel.
   *
   * @param exceptSocketId who is not to get it, null for none
   */
  record Event(String appId, Broadcast broadcast, String exceptSocketId) implements ClusterMessage {
    @Override
    public int characters() {
      return OVERHEAD + broadcast.data().text().length();
    }

    @Override
    public void deliverTo(Receiver receiver) {
      receiver.event(this);
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
    public int characters() {
      return OVERHEAD + (userInfo == null ? 0 : userInfo.length());
    }

    @Override
    public void deliverTo(Receiver receiver) {
      receiver.member(this);
    }
  }

  /**
   * How many subscriptions the sending node has on channels.
   *
   * @param whole the part of its channels of which these are all; null when they are those whose
   *     number changed
   */
  record Counts(String appId, Range whole, Map<String, Integer> subscriptions)
      implements ClusterMessage {
    public Counts {
      subscriptions = Map.copyOf(subscriptions);
    }

    @Override
    public int characters() {
      return subscriptions.keySet().stream().mapToInt(name -> name.length() + 10).sum() + OVERHEAD;
    }

    @Override
    public void deliverTo(Receiver receiver) {
      receiver.counts(this);
    }
  }

  /**
   * Signed-in users of the sending node.
   *
   * @param whole the part of its users of which these are all; null when they came or left
   * @param online whether they came
   */
  record Users(String appId, Range whole, boolean online, List<String> userIds)
      implements ClusterMessage {
    public Users {
      userIds = List.copyOf(userIds);
    }

    @Override
    public int characters() {
      return userIds.stream().mapToInt(id -> id.length() + 3).sum() + OVERHEAD;
    }

    @Override
    public void deliverTo(Receiver receiver) {
      receiver.users(this);
    }
  }

  /**
   * Every connection of a user is to be closed.
   *
   * @param reconnect whether they are welcome to come back at once
   */
  record CloseUser(String appId, String userId, boolean reconnect) implements ClusterMessage {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.closeUser(this);
    }
  }

  /** Apps, their keys or their limits changed: what is remembered of them is to be read again. */
  record AppsChanged() implements ClusterMessage {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.appsChanged(this);
    }
  }

  /**
   * The sending node has told everything that it has.
   *
   * @param since the number of the first message of that
   */
  record Told(long since) implements ClusterMessage {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.told(this);
    }
  }

  /**
   * The sending node lives.
   *
   * @param state what it wants or does
   */
  record Alive(State state) implements Signal {
    /** What goes with the sign of life. */
    public enum State {
      /** It just began: the others show themselves. */
      STARTED,
      RUNNING,
      /** It is about to go: the others forget what it had. */
      STOPPING
    }

    @Override
    public void deliverTo(Receiver receiver) {
      receiver.alive(this);
    }
  }

  /**
   * Messages of a node did not arrive: it is to send them again.
   *
   * @param node who is asked
   * @param from the first number; 0 to be told everything instead
   * @param to the last number
   */
  record Ask(String node, long from, long to) implements Signal {
    /** The most numbers in one question. */
    public static final int MOST = 1_000;

    public static Ask everything(String node) {
      return new Ask(node, 0, 0);
    }

    public boolean wantsEverything() {
      return from == 0;
    }

    @Override
    public void deliverTo(Receiver receiver) {
      receiver.ask(this);
    }
  }

  /**
   * The sending node cannot repeat its messages any more.
   *
   * @param upTo the last of those numbers
   */
  record Gone(long upTo) implements Signal {
    @Override
    public void deliverTo(Receiver receiver) {
      receiver.gone(this);
    }
  }
}
