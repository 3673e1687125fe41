package dev.carillon.web.realtime;

import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.connection.OutboundQueue;
import dev.carillon.ejb.realtime.connection.RealtimeConnection;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WebSocket as the hub sees it. One send is under way at a time, on one of the {@link
 * SendThreads}; a send that takes longer than the send timeout, or a full queue, ends the
 * connection.
 */
final class WebSocketConnection implements RealtimeConnection, SendThreads.Sending {

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);
  private static final OutboundFrame PING = OutboundFrame.of("ping");
  private static final OutboundFrame CLOSE = OutboundFrame.of("close");

  private final Session session;
  private final RemoteEndpoint.Basic remote;
  private final SendThreads threads;
  private final OutboundQueue queue;
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile CloseCode reason;
  private volatile boolean gone;

  /** Handed from the queue to the sending thread. */
  private OutboundFrame next;

  WebSocketConnection(Session session, RealtimeConfig.Connections config, SendThreads threads) {
    this.session = session;
    this.remote = session.getBasicRemote();
    this.threads = threads;
    this.queue = new OutboundQueue(config.queueFrames(), config.queueCharacters(), this::write);
  }

  @Override
  public void send(OutboundFrame frame) {
    if (!queue.offer(frame)) {
      abort(CloseCode.TOO_SLOW);
    }
  }

  private void write(OutboundFrame frame) {
    next = frame;
    threads.submit(this);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the markers are instances, whatever their text
  public void run() {
    OutboundFrame frame = next;
    if (frame == CLOSE) {
      end();
      return;
    }
    try {
      if (frame == PING) {
        remote.sendPing(ByteBuffer.allocate(0));
      } else {
        remote.sendText(frame.text());
      }
    } catch (IOException | RuntimeException e) {
      // The edge to the container: a session that closes just now makes Open Liberty 26 throw
      // NullPointerException too, and one broken connection must not end the fan-out to others.
      LOG.debug("session {} takes no more frames: {}", session.getId(), e.toString());
      abort(CloseCode.GOING_AWAY);
      return;
    }
    queue.sent();
  }

  @Override
  public void overdue() {
    abort(CloseCode.TOO_SLOW);
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
    if (closing.compareAndSet(false, true)) {
      threads.submit(new Closing());
    }
  }

  /** Says good-bye and waits a few seconds for the answer. */
  private final class Closing implements SendThreads.Sending {
    @Override
    public void run() {
      queue.close();
      CloseCode code = reason;
      try {
        session.close(
            new CloseReason(CloseReason.CloseCodes.getCloseCode(code.code()), code.reason()));
      } catch (IOException | IllegalStateException e) {
        LOG.debug("session {} was closed already: {}", session.getId(), e.getMessage());
      }
    }

    @Override
    public void overdue() {
      LOG.debug("session {} takes long to close", session.getId());
    }
  }

  @Override
  public CloseCode closedFor() {
    return reason;
  }

  /** The carrier says that the session is gone. */
  void gone() {
    gone = true;
    queue.close();
  }

  boolean isGone() {
    return gone;
  }
}
