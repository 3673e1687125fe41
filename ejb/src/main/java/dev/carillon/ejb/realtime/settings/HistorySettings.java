package dev.carillon.ejb.realtime.settings;

import dev.carillon.ejb.platform.config.NamePattern;
import dev.carillon.ejb.registry.app.AppLimits;
import java.time.Duration;
import java.util.List;

/**
 * Which channels keep their events, and how long. A channel forgets an event as soon as one of the
 * two bounds says so.
 *
 * @param maxEvents kept for each channel
 */
public record HistorySettings(List<NamePattern> channels, int maxEvents, Duration maxAge) {

  private static final int MOST_EVENTS = 100_000;
  private static final Duration LONGEST = Duration.ofDays(30);

  public HistorySettings {
    channels = List.copyOf(channels);
    if (maxEvents < 1 || maxEvents > MOST_EVENTS) {
      throw new IllegalArgumentException("history.maxEvents must be 1 to " + MOST_EVENTS);
    }
    if (maxAge.isNegative() || maxAge.isZero() || maxAge.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("history.maxAgeSeconds must be 1 s to 30 days");
    }
  }

  /** These, where the operator says nothing else. */
  HistorySettings under(AppLimits limits) {
    int seconds = AppLimits.or(limits.historySeconds(), Math.toIntExact(maxAge.toSeconds()));
    return new HistorySettings(
        channels, AppLimits.or(limits.historyEvents(), maxEvents), Duration.ofSeconds(seconds));
  }

  /** The smaller of each. */
  HistorySettings within(HistorySettings most) {
    return new HistorySettings(
        channels,
        Math.min(maxEvents, most.maxEvents),
        maxAge.compareTo(most.maxAge) > 0 ? most.maxAge : maxAge);
  }

  /**
   * @throws IllegalArgumentException naming what is more than it may be
   */
  void requireWithin(HistorySettings most) {
    RealtimeLimits.requireAtMost(maxEvents, most.maxEvents, "history.maxEvents");
    RealtimeLimits.requireAtMost(
        maxAge.toSeconds(), most.maxAge.toSeconds(), "history.maxAgeSeconds");
  }

  /** Whether this channel keeps its events. */
  public boolean keeps(String channel) {
    for (NamePattern pattern : channels) {
      if (pattern.matches(channel)) {
        return !channel.startsWith("#");
      }
    }
    return false;
  }
}
