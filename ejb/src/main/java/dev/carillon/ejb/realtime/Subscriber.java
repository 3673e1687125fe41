package dev.carillon.ejb.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import java.util.ArrayDeque;

/**
 * One connection on one channel. While missed events are replayed, live ones wait at its gate, so
 * that order holds. Guarded by the channel's lock.
 */
final class Subscriber {

  /** Live events that may wait while the past is replayed; past it the connection is closed. */
  private static final int MAX_GATED = 5_000;

  /**
   * A user on a presence channel.
   *
   * @param info what others see of the user
   */
  record Member(String userId, JsonNode info) {}

  private final ClientSession session;
  private final Channel channel;
  private final Member member;
  private long attachSerial;
  private ArrayDeque<OutboundFrame> gate;

  /**
   * @param member null unless it is a presence channel
   */
  Subscriber(ClientSession session, Channel channel, Member member) {
    this.session = session;
    this.channel = channel;
    this.member = member;
  }

  ClientSession session() {
    return session;
  }

  Channel channel() {
    return channel;
  }

  Member member() {
    return member;
  }

  /** Where the channel stood when the subscription began; 0 without history. */
  long attachSerial() {
    return attachSerial;
  }

  void attachAt(long serial) {
    attachSerial = serial;
  }

  void closeGate() {
    gate = new ArrayDeque<>();
  }

  void openGate() {
    ArrayDeque<OutboundFrame> waiting = gate;
    gate = null;
    if (waiting != null) {
      waiting.forEach(session::deliver);
    }
  }

  /** A system frame, which no fan-out counts. */
  void tell(OutboundFrame frame) {
    session.countFrameOut();
    deliver(frame);
  }

  void deliver(OutboundFrame frame) {
    if (gate == null) {
      session.deliver(frame);
    } else if (gate.size() < MAX_GATED) {
      gate.add(frame);
    } else {
      session.connection().close(CloseCode.TOO_SLOW);
    }
  }
}
