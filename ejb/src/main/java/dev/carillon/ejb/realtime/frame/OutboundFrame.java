package dev.carillon.ejb.realtime.frame;

/**
 * One text frame to a connection. A broadcast's frame is shared by all connections of one
 * generation.
 *
 * @param channel the channel it belongs to, null for none
 * @param streamId with the serial the position on a channel with history, null for none
 * @param serial 0 where there is none
 */
public record OutboundFrame(String text, String channel, String streamId, long serial) {

  public static OutboundFrame of(String text) {
    return new OutboundFrame(text, null, null, 0);
  }
}
