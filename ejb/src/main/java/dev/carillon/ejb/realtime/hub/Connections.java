package dev.carillon.ejb.realtime.hub;

import dev.carillon.ejb.realtime.channel.AppChannels;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.channel.NodeChannels;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.connection.RealtimeConnection;
import dev.carillon.ejb.realtime.connection.SocketIds;
import dev.carillon.ejb.realtime.frame.Frames;
import dev.carillon.ejb.realtime.frame.Generation;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import java.util.Optional;

/** Opens connections of this node, or says why not. Safe for many threads. */
final class Connections {

  private final HubServices services;
  private final NodeChannels node;
  private final SocketIds socketIds = new SocketIds();

  Connections(HubServices services, NodeChannels node) {
    this.services = services;
    this.node = node;
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
    Optional<String> appId = services.apps().appOfKey(key);
    Optional<RealtimeSettings> settings = appId.flatMap(services.apps()::settings);
    if (settings.isEmpty()) {
      return refuse(connection, generation, CloseCode.APP_UNKNOWN);
    }
    AppChannels app = node.of(appId.get());
    if (app.connections().incrementAndGet() > settings.get().limits().connections()) {
      app.connections().decrementAndGet();
      return refuse(connection, generation, CloseCode.OVER_QUOTA);
    }
    return Optional.of(greet(app, generation, connection));
  }

  private Optional<ClientSession> refuse(
      RealtimeConnection connection, Generation generation, CloseCode code) {
    services.metrics().refused("connection_" + code.code());
    connection.send(Frames.error(generation, code.code(), code.reason()));
    connection.close(code);
    return Optional.empty();
  }

  private ClientSession greet(
      AppChannels app, Generation generation, RealtimeConnection connection) {
    ClientSession session =
        new ClientSession(
            socketIds.next(),
            app.appId(),
            generation,
            connection,
            services.metrics(),
            System.nanoTime());
    app.sessions().put(session.socketId(), session);
    int seconds = (int) services.config().connections().activityTimeout().toSeconds();
    session.send(Frames.connected(generation, session.socketId(), seconds));
    return session;
  }

  /** Why a connection with this key would be refused now; empty when it would not. */
  Optional<CloseCode> refusal(String key) {
    Optional<String> appId = services.apps().appOfKey(key);
    Optional<RealtimeSettings> settings = appId.flatMap(services.apps()::settings);
    if (settings.isEmpty()) {
      return Optional.of(CloseCode.APP_UNKNOWN);
    }
    boolean full =
        node.of(appId.get()).connections().get() >= settings.get().limits().connections();
    return full ? Optional.of(CloseCode.OVER_QUOTA) : Optional.empty();
  }
}
