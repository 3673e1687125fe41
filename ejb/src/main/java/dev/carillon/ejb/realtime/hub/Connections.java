package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.auth.RealtimeApps;
import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.connection.RealtimeConnection;
import dev.carillon.ejb.realtime.connection.SocketIds;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.metrics.HubMetrics;
import java.time.Duration;
import java.util.Optional;

/** Opens connections of this node, or says why not. Safe for many threads. */
final class Connections {

  private final RealtimeApps apps;
  private final HubMetrics metrics;
  private final Duration activityTimeout;
  private final NodeChannels node;
  private final SocketIds socketIds = new SocketIds();

  Connections(RealtimeApps apps, HubMetrics metrics, Duration activityTimeout, NodeChannels node) {
    this.apps = apps;
    this.metrics = metrics;
    this.activityTimeout = activityTimeout;
    this.node = node;
  }

  /** An app that takes connections, at most so many. */
  private record Room(AppChannels app, int connections) {
    boolean isFull() {
      return app.connections().get() >= connections;
    }
  }

  private Optional<Room> room(String key) {
    return apps.appOfKey(key)
        .flatMap(
            appId ->
                apps.settings(appId)
                    .map(found -> new Room(node.of(appId), found.limits().connections())));
  }

  /** Greets the connection, or tells it why not and closes it. */
  Optional<ClientSession> open(String key, String protocol, RealtimeConnection connection) {
    Generation generation;
    try {
      if (protocol == null || protocol.isEmpty()) {
        return refuse(connection, Generation.ONE, CloseCode.VERSION_MISSING);
      }
      Optional<Generation> asked = Generation.ofProtocol(protocol);
      if (asked.isEmpty()) {
        return refuse(connection, Generation.ONE, CloseCode.VERSION_UNSUPPORTED);
      }
      generation = asked.get();
    } catch (NumberFormatException e) {
      return refuse(connection, Generation.ONE, CloseCode.VERSION_MALFORMED);
    }
    Optional<Room> room = room(key);
    if (room.isEmpty()) {
      return refuse(connection, generation, CloseCode.APP_UNKNOWN);
    }
    AppChannels app = room.get().app();
    if (app.connections().incrementAndGet() > room.get().connections()) {
      app.connections().decrementAndGet();
      return refuse(connection, generation, CloseCode.OVER_QUOTA);
    }
    return Optional.of(greet(app, key, generation, connection));
  }

  private Optional<ClientSession> refuse(
      RealtimeConnection connection, Generation generation, CloseCode code) {
    metrics.refused("connection_" + code.code());
    connection.send(Frames.error(generation, code.code(), code.reason()));
    connection.close(code);
    return Optional.empty();
  }

  private ClientSession greet(
      AppChannels app, String key, Generation generation, RealtimeConnection connection) {
    ClientSession session =
        new ClientSession(
            socketIds.next(), app.appId(), key, generation, connection, metrics, System.nanoTime());
    app.sessions().put(session.socketId(), session);
    session.send(
        Frames.connected(generation, session.socketId(), (int) activityTimeout.toSeconds()));
    return session;
  }

  /** Why a connection with this key would be refused now; empty when it would not. */
  Optional<CloseCode> refusal(String key) {
    Optional<Room> room = room(key);
    if (room.isEmpty()) {
      return Optional.of(CloseCode.APP_UNKNOWN);
    }
    return room.get().isFull() ? Optional.of(CloseCode.OVER_QUOTA) : Optional.empty();
  }
}
