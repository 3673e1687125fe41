package dev.carillon.web.realtime;

import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients of both protocol generations connect. One instance for each connection, made by the
 * container; it hands frames to the hub and decides nothing.
 *
 * <p>Not an annotated endpoint, and it takes messages in parts: only so does Open Liberty bound
 * both a single frame and, by us, a message of many frames (annotated whole-message methods have no
 * bound on all frames together, annotated ones for parts none on a single frame).
 */
@Dependent
public class RealtimeEndpoint extends Endpoint {

  private static final Logger LOG = LoggerFactory.getLogger(RealtimeEndpoint.class);

  /** UTF-8 needs no more for one {@code char}. */
  private static final int BYTES_FOR_A_CHARACTER = 3;

  @Inject private ChannelHub hub;
  @Inject private SendThreads threads;

  private WebSocketConnection connection;
  private volatile ClientSession client;
  private final StringBuilder parts = new StringBuilder(0);

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    int frame = hub.connectionConfig().frameCharacters();
    session.setMaxTextMessageBufferSize(frame * BYTES_FOR_A_CHARACTER);
    session.setMaxBinaryMessageBufferSize(1);
    session.setMaxIdleTimeout(0); // the hub watches for signs of life
    connection = new WebSocketConnection(session, hub.connectionConfig(), threads);
    session.addMessageHandler(String.class, (text, last) -> part(text, last, frame));
    session.addMessageHandler(ByteBuffer.class, (bytes, last) -> binary());
    session.addMessageHandler(PongMessage.class, pong -> seen());
    String key = session.getPathParameters().get("key");
    List<String> protocol = session.getRequestParameterMap().getOrDefault("protocol", List.of());
    client = hub.open(key, protocol.isEmpty() ? null : protocol.get(0), connection).orElse(null);
    if (client != null && connection.isGone()) {
      hub.closed(client); // it ended before anyone could know whose it was
    }
  }

  private void part(String text, boolean last, int longest) {
    if (client == null || connection.closedFor() != null) {
      return;
    }
    if (parts.length() + text.length() > longest) {
      parts.setLength(0);
      parts.trimToSize();
      connection.close(CloseCode.FRAME_TOO_LONG);
    } else if (last && parts.length() == 0) {
      hub.receive(client, text);
    } else {
      parts.append(text);
      if (last) {
        String whole = parts.toString();
        parts.setLength(0);
        hub.receive(client, whole);
      }
    }
  }

  private void binary() {
    connection.close(CloseCode.NOT_TEXT);
  }

  private void seen() {
    if (client != null) {
      hub.seen(client);
    }
  }

  @Override
  public void onClose(Session session, CloseReason reason) {
    if (connection != null) {
      connection.gone();
    }
    if (client != null) {
      hub.closed(client);
    }
    if (reason.getCloseCode() == CloseReason.CloseCodes.TOO_BIG) {
      hub.tooLong();
    }
  }

  /** Broken connections end here too; the container then closes them. */
  @Override
  public void onError(Session session, Throwable failure) {
    LOG.debug("connection {} failed: {}", session.getId(), failure.toString());
  }
}
