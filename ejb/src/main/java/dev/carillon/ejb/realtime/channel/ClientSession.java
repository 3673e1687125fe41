package dev.carillon.ejb.realtime.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.ejb.platform.limit.Cell;
import dev.carillon.ejb.realtime.connection.RealtimeConnection;
import dev.carillon.ejb.realtime.frame.ClientFrame.Position;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One connection's life on this node: opened with a socket id, perhaps signed in as a user,
 * subscribed to channels, closed once.
 *
 * <p>Frames of one connection are handled one after another; closing may come from any thread.
 */
public final class ClientSession {

  private static final int MAX_HELD_POSITIONS = 200;

  private final String socketId;
  private final String appId;
  private final String key;
  private final Generation generation;
  private final RealtimeConnection connection;
  private final HubMetrics metrics;
  private final long openedAtNanos;
  private final Cell clientEvents = new Cell();

  private volatile long seenAtNanos;
  private volatile boolean pinged;
  private volatile boolean authorized;
  private volatile SignedInUser user;
  private volatile Set<String> granted = Set.of();

  // guarded by this; null while there is none, as most connections of a large server are idle
  private Map<String, Subscriber> subscriptions;
  private Map<String, Position> heldPositions;
  private boolean closed;

  /**
   * Who a connection belongs to, as the app's server signed it.
   *
   * @param info what others may see of the user
   * @param watchlist the users whose coming and going the connection wants to know
   */
  public record SignedInUser(String id, JsonNode info, List<String> watchlist) {
    public SignedInUser {
      watchlist = List.copyOf(watchlist);
    }
  }

  public ClientSession(
      String socketId,
      String appId,
      String key,
      Generation generation,
      RealtimeConnection connection,
      HubMetrics metrics,
      long nowNanos) {
    this.socketId = socketId;
    this.appId = appId;
    this.key = key;
    this.generation = generation;
    this.connection = connection;
    this.metrics = metrics;
    this.openedAtNanos = nowNanos;
    this.seenAtNanos = nowNanos;
  }

  public String socketId() {
    return socketId;
  }

  public String appId() {
    return appId;
  }

  /** The key that it was opened with. */
  public String key() {
    return key;
  }

  public Generation generation() {
    return generation;
  }

  public RealtimeConnection connection() {
    return connection;
  }

  public Cell clientEvents() {
    return clientEvents;
  }

  /** Sends a frame that is for this connection alone. */
  public void send(OutboundFrame frame) {
    countFrameOut();
    connection.send(frame);
  }

  public void countFrameOut() {
    metrics.frameOut();
  }

  /** Sends a frame of a fan-out, which is counted as a whole. */
  public void deliver(OutboundFrame frame) {
    connection.send(frame);
  }

  /** The connection gave a sign of life. */
  public void seen(long nowNanos) {
    seenAtNanos = nowNanos;
    pinged = false;
  }

  public long openedAtNanos() {
    return openedAtNanos;
  }

  public long seenAtNanos() {
    return seenAtNanos;
  }

  public boolean isPinged() {
    return pinged;
  }

  public void markPinged() {
    pinged = true;
  }

  /** Whether some signature has shown that the app's server knows this connection. */
  public boolean isAuthorized() {
    return authorized;
  }

  public void markAuthorized() {
    authorized = true;
  }

  public void grant(Set<String> channels) {
    granted = Set.copyOf(channels);
    authorized = true;
  }

  public boolean isGranted(String channel) {
    return granted.contains(channel);
  }

  /** Null until the connection signed in. */
  public SignedInUser user() {
    return user;
  }

  public void signIn(SignedInUser signedIn) {
    user = signedIn;
    authorized = true;
  }

  /** Remembers a subscription; false when the connection was closed meanwhile. */
  public synchronized boolean track(Subscriber subscriber) {
    if (closed) {
      return false;
    }
    if (subscriptions == null) {
      subscriptions = new HashMap<>(4);
    }
    subscriptions.put(subscriber.channel().name().value(), subscriber);
    return true;
  }

  public synchronized Subscriber subscription(String channel) {
    return subscriptions == null ? null : subscriptions.get(channel);
  }

  public synchronized Subscriber untrack(String channel) {
    return subscriptions == null ? null : subscriptions.remove(channel);
  }

  public synchronized int subscriptionCount() {
    return subscriptions == null ? 0 : subscriptions.size();
  }

  /** Closes the books: what is to be left; empty when that was done before. */
  public synchronized Collection<Subscriber> end() {
    if (closed) {
      return List.of();
    }
    closed = true;
    return subscriptions == null ? List.of() : List.copyOf(subscriptions.values());
  }

  public synchronized boolean isClosed() {
    return closed;
  }

  /** Keeps a position until its channel is subscribed; false when there are too many. */
  public synchronized boolean hold(Position position) {
    if (heldPositions == null) {
      heldPositions = new HashMap<>(4);
    }
    if (heldPositions.size() >= MAX_HELD_POSITIONS) {
      return false;
    }
    heldPositions.put(position.channel(), position);
    return true;
  }

  /** The position that waits for its channel, null for none. */
  public synchronized Position held(String channel) {
    return heldPositions == null ? null : heldPositions.get(channel);
  }

  public synchronized Position takeHeld(String channel) {
    return heldPositions == null ? null : heldPositions.remove(channel);
  }
}
