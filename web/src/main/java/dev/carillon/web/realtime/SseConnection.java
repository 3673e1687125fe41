package dev.carillon.web.realtime;

import dev.carillon.ejb.config.RealtimeConfig;
import dev.carillon.ejb.realtime.CloseCode;
import dev.carillon.ejb.realtime.OutboundQueue;
import dev.carillon.ejb.realtime.RealtimeConnection;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of server-sent events as the hub sees it. Written without blocking: a reader that
 * stopped reading holds a buffer and no thread, until its queue is full and it is closed.
 *
 * <p>Each event's id holds the position on every channel of the stream, so that a browser that
 * comes back resumes on all of them.
 */
final class SseConnection implements RealtimeConnection, WriteListener {

  private static final Logger LOG = LoggerFactory.getLogger(SseConnection.class);
  private static final Duration PING_AFTER = Duration.ofSeconds(25);
  private static final OutboundFrame PING = OutboundFrame.of("ping");
  private static final OutboundFrame CLOSE = OutboundFrame.of("close");

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final Runnable alive;
  private final OutboundQueue queue;

  // guarded by this
  private final Map<String, String> positions = new LinkedHashMap<>();
  private byte[] pending;
  private boolean done;
  private volatile CloseCode reason;

  /**
   * @param known positions that the client had when it came
   * @param alive told when a ping could be written: this carrier has no answer to one
   */
  SseConnection(
      AsyncContext context,
      RealtimeConfig.Connections config,
      Map<String, String> known,
      Runnable alive)
      throws IOException {
    this.positions.putAll(known);
    this.context = context;
    this.out = context.getResponse().getOutputStream();
    this.alive = alive;
    this.queue = new OutboundQueue(config.queueFrames(), config.queueCharacters(), this::write);
  }

  @Override
  public void send(OutboundFrame frame) {
    if (!queue.offer(frame)) {
      close(CloseCode.TOO_SLOW);
    }
  }

  @Override
  public void ping() {
    queue.offer(PING);
  }

  @Override
  public Duration pingAfter(Duration usual) {
    return PING_AFTER;
  }

  @Override
  public CloseCode closedFor() {
    return reason;
  }

  /** Whether it is over, however it ended. */
  synchronized boolean isOver() {
    return done;
  }

  @Override
  public void close(CloseCode code) {
    if (reason == null) {
      reason = code;
    }
    if (code == CloseCode.TOO_SLOW || !queue.offer(CLOSE)) {
      complete();
    }
  }

  @SuppressWarnings("ReferenceEquality") // the markers are instances, whatever their text
  private void write(OutboundFrame frame) {
    if (frame == CLOSE) {
      complete();
      return;
    }
    synchronized (this) {
      pending = frame == PING ? bytes(":\n\n") : event(frame);
    }
    pump();
    if (frame == PING) {
      alive.run();
    }
  }

  private byte[] event(OutboundFrame frame) {
    StringBuilder text = new StringBuilder(frame.text().length() + 80);
    if (frame.streamId() != null) {
      positions.put(frame.channel(), frame.streamId() + '/' + frame.serial());
      text.append("id: ").append(SsePositions.write(positions)).append('\n');
    }
    String data = frame.text().lines().collect(Collectors.joining("\ndata: "));
    return bytes(text.append("data: ").append(data).append("\n\n").toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void onWritePossible() {
    pump();
  }

  /** Writes what is pending if that does not block; else the container calls again. */
  private void pump() {
    try {
      synchronized (this) {
        if (done || pending == null || !out.isReady()) {
          return;
        }
        out.write(pending);
        pending = null;
        if (out.isReady()) {
          out.flush();
        }
      }
      queue.sent();
    } catch (IOException | IllegalStateException e) {
      onError(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOG.debug("a stream of events ended: {}", failure.toString());
    complete();
  }

  private void complete() {
    synchronized (this) {
      if (done) {
        return;
      }
      done = true;
    }
    queue.close();
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("a stream of events was over already: {}", e.getMessage());
    }
  }
}
