package dev.carillon.ejb.realtime.channel;

import dev.carillon.api.ChannelName;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A channel that has subscribers on this node. It lives from the first to the last of them; who
 * finds it vacant begins a new one.
 *
 * <p>Membership and, on channels with history, delivery are guarded by the channel's own lock
 * ({@code synchronized} on it), under which nobody waits for anything; other deliveries take no
 * lock, so they promise order for each publisher only.
 */
public final class Channel {

  private final Object changes = new Object();
  private final String appId;
  private final ChannelName name;
  private final ConcurrentHashMap<ClientSession, Subscriber> subscribers =
      new ConcurrentHashMap<>(4);
  private volatile SerialOrder order;
  private PresenceView presence;
  private boolean vacant;

  public Channel(String appId, ChannelName name) {
    this.appId = appId;
    this.name = name;
  }

  public String appId() {
    return appId;
  }

  public ChannelName name() {
    return name;
  }

  /**
   * What joining and leaving hold, so that they come one after another. They wait for the database
   * under it, which events and other nodes' messages never do: those need the channel's own lock
   * only. Taken before that, never inside.
   */
  public Object changes() {
    return changes;
  }

  public int size() {
    return subscribers.size();
  }

  public Subscriber subscriber(ClientSession session) {
    return subscribers.get(session);
  }

  /** Under {@link #changes}. Whether it was given up: then a new one is to be begun. */
  public boolean isVacant() {
    return vacant;
  }

  /** Under the lock. */
  public void add(Subscriber subscriber) {
    subscribers.put(subscriber.session(), subscriber);
  }

  /** Under the lock. Whether the session was subscribed. */
  public boolean remove(ClientSession session) {
    return subscribers.remove(session) != null;
  }

  /** Under both locks. Gives the channel up if nobody is left. */
  public boolean vacateIfEmpty() {
    vacant = vacant || subscribers.isEmpty();
    return vacant;
  }

  /** Under the lock. Null until the first member is there. */
  public PresenceView presence() {
    return presence;
  }

  /** Under the lock. */
  public void presence(PresenceView view) {
    presence = view;
  }

  /** Users who are there, on all nodes. */
  public synchronized int members() {
    return presence == null ? 0 : presence.size();
  }

  /** Null on a channel without history. */
  public SerialOrder order() {
    return order;
  }

  /** Under the lock. */
  public void order(SerialOrder newOrder) {
    order = newOrder;
  }

  /**
   * Sends an event to all subscribers on this node but one.
   *
   * @param exceptSocketId null for none
   * @return to how many
   */
  public int fanOut(Broadcast event, String exceptSocketId) {
    if (order == null) {
      return sendToAll(event, exceptSocketId);
    }
    synchronized (this) {
      return sendToAll(event, exceptSocketId);
    }
  }

  private int sendToAll(Broadcast event, String exceptSocketId) {
    int count = 0;
    for (Subscriber subscriber : subscribers.values()) {
      ClientSession session = subscriber.session();
      if (exceptSocketId == null || !exceptSocketId.equals(session.socketId())) {
        subscriber.deliver(event.frame(session.generation()));
        count++;
      }
    }
    return count;
  }

  /** Under the lock. Sends a system frame, made once for each generation, to all but one. */
  public void tellAll(Function<Generation, OutboundFrame> frames, ClientSession except) {
    OutboundFrame[] made = new OutboundFrame[Generation.values().length];
    for (Subscriber subscriber : subscribers.values()) {
      ClientSession session = subscriber.session();
      if (session != except) {
        int index = session.generation().ordinal();
        if (made[index] == null) {
          made[index] = frames.apply(session.generation());
        }
        subscriber.tell(made[index]);
      }
    }
  }

  /** Under the lock. Sends a system frame to the subscribers of one generation. */
  public void tell(Generation generation, OutboundFrame frame) {
    for (Subscriber subscriber : subscribers.values()) {
      if (subscriber.session().generation() == generation) {
        subscriber.tell(frame);
      }
    }
  }
}
