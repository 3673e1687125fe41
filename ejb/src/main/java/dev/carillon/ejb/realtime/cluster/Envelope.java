package dev.carillon.ejb.realtime.cluster;

import java.util.Objects;

/**
 * A message as it travels.
 *
 * @param from the node that sent it
 * @param number for numbered messages their own, 1 for a node's first; for signals the number of
 *     the last numbered one that the node sent, 0 when there was none
 * @param ageMs how long the sending node has been up, milliseconds
 */
public record Envelope(String from, long number, long ageMs, ClusterMessage message) {
  public Envelope {
    Objects.requireNonNull(from);
    Objects.requireNonNull(message);
    if (number < 0 || ageMs < 0) {
      throw new IllegalArgumentException("numbers and ages of messages are not negative");
    }
  }
}
