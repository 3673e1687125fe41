package dev.carillon.web.realtime;

import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.connection.OutboundQueue;
import dev.carillon.ejb.realtime.connection.RealtimeConnection;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of server-sent events as the hub sees it. One write is under way at a time, on one of
 * the {@link SendThreads}: a flush waits for the reader in Open Liberty 26, also with a write
 * listener. A write that takes longer than the send timeout, or a full queue, ends the stream.
 *
 * <p>Each event's id holds the position on every channel of the stream, so that a browser that
 * comes back resumes on all of them.
 */
final class SseConnection implements RealtimeConnection, SendThreads.Sending {

  private static final Logger LOG = LoggerFactory.getLogger(SseConnection.class);
  private static final Duration PING_AFTER = Duration.ofSeconds(25);
  private static final OutboundFrame PING = OutboundFrame.of("ping");
  private static final OutboundFrame CLOSE = OutboundFrame.of("close");

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final SendThreads threads;
  private final Life life;
  private final OutboundQueue queue;
  private volatile CloseCode reason;

  /** Handed from the queue to the sending thread, as are the positions that were written. */
  private OutboundFrame next;

  private final Map<String, String> positions = new LinkedHashMap<>();

  // guarded by this
  private boolean writing;
  private boolean over;

  /** Who wants to know how the stream is. */
  interface Life {
    /** A ping could be written: this carrier has no answer to one. */
    void alive();

    /** It is over, though the container may find out later. */
    void ended();
  }

  /**
   * @param known positions that the client had when it came
   */
  SseConnection(
      AsyncContext context,
      RealtimeConfig.Connections config,
      SendThreads threads,
      Map<String, String> known,
      Life life)
      throws IOException {
    this.positions.putAll(known);
    this.context = context;
    this.out = context.getResponse().getOutputStream();
    this.threads = threads;
    this.life = life;
    this.queue = new OutboundQueue(config.queueFrames(), config.queueCharacters(), this::write);
  }

  @Override
  public void send(OutboundFrame frame) {
    if (!queue.offer(frame)) {
      end(CloseCode.TOO_SLOW);
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
    return over;
  }

  @Override
  public void close(CloseCode code) {
    if (reason == null) {
      reason = code;
    }
    if (code == CloseCode.TOO_SLOW || !queue.offer(CLOSE)) {
      end(code);
    }
  }

  private void write(OutboundFrame frame) {
    synchronized (this) {
      if (over) {
        return;
      }
      writing = true;
    }
    next = frame;
    threads.submit(this);
  }

  @Override
  public void run() {
    boolean written = written(next);
    boolean last;
    synchronized (this) {
      writing = false;
      over |= !written;
      last = over;
    }
    if (last) {
      queue.close();
      complete();
    } else {
      queue.sent();
    }
  }

  /** False when nothing more can be written. */
  @SuppressWarnings("ReferenceEquality") // the markers are instances, whatever their text
  private boolean written(OutboundFrame frame) {
    if (frame == CLOSE) {
      return false;
    }
    try {
      out.write(frame == PING ? bytes(":\n\n") : event(frame));
      out.flush();
    } catch (IOException | RuntimeException e) {
      // The edge to the container, which throws what it likes when a client is gone.
      LOG.debug("a stream of events ended: {}", e.toString());
      return false;
    }
    if (frame == PING) {
      life.alive();
    }
    return true;
  }

  @Override
  public void overdue() {
    end(CloseCode.TOO_SLOW);
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

  /**
   * Ends at once: what waits is forgotten. A write that is stuck ends by the container's timeout.
   */
  private void end(CloseCode code) {
    boolean idle;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      idle = !writing;
    }
    if (reason == null) {
      reason = code;
    }
    queue.close();
    threads.submit(new Closing(idle));
  }

  /** Leaves the channels now; completing waits for a write that is under way. */
  private final class Closing implements SendThreads.Sending {
    private final boolean idle;

    Closing(boolean idle) {
      this.idle = idle;
    }

    @Override
    public void run() {
      life.ended();
      if (idle) {
        complete();
      }
    }

    @Override
    public void overdue() {
      LOG.debug("a stream of events takes long to close");
    }
  }

  private void complete() {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("a stream of events was over already: {}", e.getMessage());
    }
  }
}
