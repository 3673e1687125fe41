package dev.carillon.web.realtime;

import dev.carillon.ejb.realtime.ChannelHub;
import dev.carillon.ejb.realtime.ClientSession;
import dev.carillon.ejb.realtime.HubMetrics;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients of both protocol generations connect. One instance for each connection, made by the
 * container; it hands frames to the hub and decides nothing.
 */
@ServerEndpoint("/app/{key}")
@Dependent
public class RealtimeEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(RealtimeEndpoint.class);

  @Inject private ChannelHub hub;
  @Inject private SendThreads threads;
  @Inject private HubMetrics metrics;

  private WebSocketConnection connection;
  private ClientSession client;

  @OnOpen
  public void open(Session session, @PathParam("key") String key) {
    session.setMaxTextMessageBufferSize(hub.connectionConfig().frameCharacters());
    session.setMaxBinaryMessageBufferSize(1);
    session.setMaxIdleTimeout(0); // the hub watches for signs of life
    connection = new WebSocketConnection(session, hub.connectionConfig(), threads, metrics);
    List<String> protocol = session.getRequestParameterMap().getOrDefault("protocol", List.of());
    client = hub.open(key, protocol.isEmpty() ? null : protocol.get(0), connection).orElse(null);
  }

  @OnMessage
  public void text(String text) {
    if (client != null) {
      hub.receive(client, text);
    }
  }

  @OnMessage
  public void pong(PongMessage message) {
    if (client != null) {
      hub.seen(client);
    }
  }

  @OnClose
  public void close(CloseReason reason) {
    if (connection != null) {
      connection.gone();
    }
    if (client != null) {
      hub.closed(client);
    }
  }

  /** Broken connections end here too; the container then closes them. */
  @OnError
  public void error(Session session, Throwable failure) {
    LOG.debug("connection {} failed: {}", session.getId(), failure.toString());
  }
}
