package dev.carillon.ejb.realtime.history;

import dev.carillon.ejb.platform.security.Hashes;
import java.time.Duration;

/**
 * The ids of streams that are not begun yet. All nodes derive the same from what they know, so a
 * subscriber gets the id that the channel's first event will have, and no row is written for a name
 * that somebody made up.
 *
 * <p>An id holds for a period. That is shorter than half the time after which an idle stream is
 * forgotten: two lives of one channel never share an id, and a stream cannot have lived and died
 * since a beginning in this period or the one before.
 *
 * @param epoch of the database: what was lost with another one is not taken for this one's
 */
record StreamIds(long epoch) {

  /** How long a stream without events is kept at least. */
  static final Duration IDLE = Duration.ofDays(35);

  private static final long PERIOD_MS = Duration.ofDays(16).toMillis();
  private static final int LENGTH = 32;

  /** The id that a stream gets that begins now. */
  String next(String appId, String channel, long nowMs) {
    return id(appId, channel, nowMs / PERIOD_MS);
  }

  /** Whether a stream that began in this period or the one before could have this id. */
  boolean isRecent(String appId, String channel, String streamId, long nowMs) {
    long period = nowMs / PERIOD_MS;
    return streamId.equals(id(appId, channel, period))
        || streamId.equals(id(appId, channel, period - 1));
  }

  private String id(String appId, String channel, long period) {
    String text = epoch + "\n" + period + '\n' + appId + '\n' + channel;
    return Hashes.sha256Hex(text).substring(0, LENGTH);
  }
}
