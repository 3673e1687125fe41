package dev.carillon.ejb.realtime.history;

import dev.carillon.ejb.realtime.settings.HistorySettings;

/**
 * What a channel's bounds leave of its events. Rows are deleted some time after they passed a
 * bound, and nobody is to see them meanwhile.
 *
 * @param fromSerial the oldest serial within the number kept
 * @param fromMs the earliest time within the age kept, epoch milliseconds
 */
public record Kept(long fromSerial, long fromMs) {

  /**
   * @param head the channel's newest serial
   */
  public static Kept of(HistorySettings settings, long head, long nowMs) {
    return new Kept(
        Math.max(1, head - settings.maxEvents() + 1), nowMs - settings.maxAge().toMillis());
  }
}
