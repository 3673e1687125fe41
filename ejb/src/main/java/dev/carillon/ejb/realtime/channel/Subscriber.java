package dev.carillon.ejb.realtime.channel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.frame.OutboundFrame;
import java.util.ArrayDeque;

/**
 * One connection on one channel. While missed events are replayed, live ones wait at its gate, so
 * that order holds. Guarded by the channel's lock.
 */
public final class Subscriber {

  /** Live events that may wait while the past is replayed; past it the connection is closed. */
  private static final int MAX_GATED = 5_000;

  /**
   * A user on a presence channel.
   *
   * @param info what others see of the user
   */
  public record Member(String userId, JsonNode info) {}

  private final ClientSession session;
  private final Channel channel;
  private final Member member;
  private long attachSerial;
  private ArrayDeque<OutboundFrame> gate;

  /**
   * @param member null unless it is a presence channel
   */
  public Subscriber(ClientSession session, Channel channel, Member member) {
    this.session = session;
    this.channel = channel;
    this.member = member;
  }

  public ClientSession session() {
    return session;
  }

  public Channel channel() {
    return channel;
  }

  public Member member() {
    return member;
  }

  /** Where the channel stood when the subscription began; 0 without history. */
  public long attachSerial() {
    return attachSerial;
  }

  public void attachAt(long serial) {
    attachSerial = serial;
  }

  public void closeGate() {
    gate = new ArrayDeque<>();
  }

  public void openGate() {
    ArrayDeque<OutboundFrame> waiting = gate;
    gate = null;
    if (waiting != null) {
      waiting.forEach(session::deliver);
    }
  }

  /** A system frame, which no fan-out counts. */
  public void tell(OutboundFrame frame) {
    session.countFrameOut();
    deliver(frame);
  }

  public void deliver(OutboundFrame frame) {
    if (gate == null) {
      session.deliver(frame);
    } else if (gate.size() < MAX_GATED) {
      gate.add(frame);
    } else {
      session.connection().close(CloseCode.TOO_SLOW);
    }
  }
}
