package dev.carillon.ejb.realtime.connection;

import dev.carillon.ejb.realtime.frame.OutboundFrame;
import java.time.Duration;

/**
 * A live connection, whatever carries it: a WebSocket, a stream of server-sent events. The modules
 * above implement it; the hub knows nothing of the carrier.
 *
 * <p>All methods may be called by any thread, return at once and never throw for what the network
 * does. Frames leave in the order of the calls of one thread.
 */
public interface RealtimeConnection {

  /**
   * Queues a frame. When the bounded queue is full the frame is dropped and the connection closes
   * itself with {@link CloseCode#TOO_SLOW}: a gap must not go unnoticed.
   */
  void send(OutboundFrame frame);

  /** Asks the other side for a sign of life, by the carrier's own means where it has them. */
  void ping();

  /** After how much silence to ask; carriers that pass through proxies may want it sooner. */
  default Duration pingAfter(Duration usual) {
    return usual;
  }

  /** Why this side ended the connection, null when it did not. */
  CloseCode closedFor();

  /** Ends the connection after what is queued, or at once when nothing moves. Repeatable. */
  void close(CloseCode code);
}
