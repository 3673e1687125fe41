package dev.carillon.web.realtime;

import dev.carillon.ejb.config.RealtimeConfig;
import dev.carillon.ejb.realtime.CloseCode;
import dev.carillon.ejb.realtime.OutboundQueue;
import dev.carillon.ejb.realtime.RealtimeConnection;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import jakarta.websocket.CloseReason;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket as the hub sees it. One asynchronous send is under way at a time; a send that takes
 * longer than the send timeout, or a full queue, ends the connection. A reader that stopped reading
 * therefore holds a buffer and no thread.
 */
final class WebSocketConnection implements RealtimeConnection {

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
  private static final OutboundFrame PING = OutboundFrame.of("ping");
  private static final OutboundFrame CLOSE = OutboundFrame.of("close");

  private final Session session;
  private final Executor executor;
  private final OutboundQueue queue;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile CloseCode reason;

  /**
   * @param executor for closing, which can wait for the network
   */
  WebSocketConnection(Session session, RealtimeConfig.Connections config, Executor executor) {
    this.session = session;
    this.executor = executor;
    this.queue = new OutboundQueue(config.queueFrames(), config.queueCharacters(), this::write);
    session.getAsyncRemote().setSendTimeout(config.sendTimeout().toMillis());
  }

  @Override
  public void send(OutboundFrame frame) {
    if (!queue.offer(frame)) {
      abort(CloseCode.TOO_SLOW);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the markers are instances, whatever their text
  private void write(OutboundFrame frame) {
    if (frame == CLOSE) {
      end();
    } else if (frame == PING) {
      writePing();
    } else {
      writeText(frame.text());
    }
  }

  private void writeText(String text) {
    try {
      session.getAsyncRemote().sendText(text, this::written);
    } catch (RuntimeException e) {
      // The edge to the container: a session that closes just now makes Open Liberty 26 throw
      // NullPointerException too, and one broken connection must not end the fan-out to others.
      LOG.debug("session {} takes no more frames: {}", session.getId(), e.toString());
      abort(CloseCode.GOING_AWAY);
    }
  }

  private void written(SendResult result) {
    if (result.isOK()) {
      queue.sent();
    } else {
      abort(CloseCode.TOO_SLOW);
    }
  }

  private void writePing() {
    try {
      session.getAsyncRemote().sendPing(ByteBuffer.allocate(0));
      queue.sent();
    } catch (IOException | RuntimeException e) {
      // As above.
      LOG.debug("session {} could not be pinged: {}", session.getId(), e.getMessage());
      abort(CloseCode.NO_PONG);
    }
  }

  @Override
  public void ping() {
    queue.offer(PING);
  }

  @Override
  public void close(CloseCode code) {
    if (reason == null) {
      reason = code;
    }
    if (!queue.offer(CLOSE)) {
      abort(code);
    }
  }

  /** Ends at once: what waits is forgotten. */
  private void abort(CloseCode code) {
    if (reason == null) {
      reason = code;
    }
    queue.close();
    end();
  }

  private void end() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(this::closeSession);
    } catch (RejectedExecutionException e) {
      // Every thread is busy: better to wait here than to leave the connection open.
      closeSession();
    }
  }

  private void closeSession() {
    queue.close();
    CloseCode code = reason;
    try {
      session.close(
          new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), code.reason()));
    } catch (IOException | IllegalStateException e) {
      LOG.debug("session {} was closed already: {}", session.getId(), e.getMessage());
    }
  }

  /** The carrier says that the session is gone. */
  void gone() {
    queue.close();
  }
}
