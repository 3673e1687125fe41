package dev.carillon.ejb.realtime.frame;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/**
 * One event on its way to a channel's subscribers: serialised once for each generation, however
 * many they are.
 *
 * <p>Safe for many threads; two may serialise at once and then one result is kept.
 */
public final class Broadcast {

  /**
   * Where an event stands on a channel with history.
   *
   * @param atMs when it was published, epoch milliseconds
   */
  public record Position(String streamId, long serial, long atMs) {}

  private final String channel;
  private final String event;
  private final EventData data;
  private final String userId;
  private final String messageId;
  private final Position position;
  private OutboundFrame first;
  private OutboundFrame second;

  /**
   * @param userId who sent it, null unless it is a client event of a presence channel
   * @param position null on a channel without history
   */
  public Broadcast(
      String channel,
      String event,
      EventData data,
      String userId,
      String messageId,
      Position position) {
    this.channel = channel;
    this.event = event;
    this.data = data;
    this.userId = userId;
    this.messageId = messageId;
    this.position = position;
  }

  public String channel() {
    return channel;
  }

  public String event() {
    return event;
  }

  public EventData data() {
    return data;
  }

  public String userId() {
    return userId;
  }

  public String messageId() {
    return messageId;
  }

  /** Null on a channel without history. */
  public Position position() {
    return position;
  }

  /** The frame for connections of this generation. */
  public OutboundFrame frame(Generation generation) {
    if (generation == Generation.ONE) {
      OutboundFrame frame = first;
      if (frame == null) {
        frame = encodeFirst();
        first = frame;
      }
      return frame;
    }
    OutboundFrame frame = second;
    if (frame == null) {
      frame = encodeSecond();
      second = frame;
    }
    return frame;
  }

  private OutboundFrame encodeFirst() {
    StringBuilder text = start();
    quote(text.append(",\"data\":"), data.text());
    return finish(text);
  }

  private OutboundFrame encodeSecond() {
    StringBuilder text = start().append(",\"data\":").append(data.json());
    quote(text.append(",\"message_id\":"), messageId);
    if (position != null) {
      quote(text.append(",\"stream_id\":"), position.streamId());
      text.append(",\"serial\":").append(position.serial());
    }
    return finish(text);
  }

  private StringBuilder start() {
    StringBuilder text = new StringBuilder(data.json().length() + 160);
    quote(text.append("{\"event\":"), event);
    quote(text.append(",\"channel\":"), channel);
    return text;
  }

  private OutboundFrame finish(StringBuilder text) {
    if (userId != null) {
      quote(text.append(",\"user_id\":"), userId);
    }
    text.append('}');
    return position == null
        ? new OutboundFrame(text.toString(), channel, null, 0)
        : new OutboundFrame(text.toString(), channel, position.streamId(), position.serial());
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
  }
}
