package dev.carillon.ejb.realtime.recovery;

import dev.carillon.ejb.platform.config.RealtimeConfig;
import dev.carillon.ejb.realtime.frame.Broadcast;
import dev.carillon.ejb.realtime.frame.Generation;
import java.util.List;

/**
 * How much of the past a connection is brought at once: what fills half of its queue, so that it is
 * not closed as too slow for what it asked for.
 *
 * @param events the most events
 * @param characters of their frames together
 */
record ReplayBounds(int events, int characters) {

  private static final int MAX_EVENTS = 1_000;

  static ReplayBounds of(RealtimeConfig.Connections connections) {
    return new ReplayBounds(
        Math.max(1, Math.min(MAX_EVENTS, connections.queueFrames() / 2)),
        connections.queueCharacters() / 2);
  }

  /** The newest of these events, as many as there may be. */
  List<Broadcast> newest(List<Broadcast> past) {
    int from = past.size();
    long sum = 0;
    while (from > 0 && past.size() - from < events) {
      sum += past.get(from - 1).frame(Generation.TWO).text().length();
      if (sum > characters) {
        break;
      }
      from--;
    }
    return past.subList(from, past.size());
  }
}
