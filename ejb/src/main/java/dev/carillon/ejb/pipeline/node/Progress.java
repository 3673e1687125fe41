package dev.carillon.ejb.pipeline.node;

import dev.carillon.api.Lane;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether what is due moves: a lane that has due work, and in which nothing was planned or recorded
 * for {@link #STILL}, nor in a more urgent one, stands still. Submissions that a provider has not
 * answered may take until {@link #UNANSWERED}. Thread-safe.
 */
final class Progress {

  static final Duration STILL = Duration.ofMinutes(2);
  static final Duration UNANSWERED = Duration.ofMinutes(6);

  private final LongSupplier nanoTime;
  private final Map<Lane, Long> moved = new ConcurrentHashMap<>();

  /** Since when each lane has had due work without a break. */
  private final Map<Lane, Long> dueSince = new EnumMap<>(Lane.class);

  Progress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Something of a lane was planned or recorded. */
  void moved(Lane lane) {
    moved.put(lane, nanoTime.getAsLong());
  }

  /** What was measured of a lane. */
  synchronized void measured(Lane lane, boolean isDue) {
    if (isDue) {
      dueSince.putIfAbsent(lane, nanoTime.getAsLong());
    } else {
      dueSince.remove(lane);
    }
  }

  /**
   * What stands still; empty when all moves or nothing is due.
   *
   * @param unanswered whether some submissions have no answer yet
   */
  synchronized Optional<String> trouble(boolean unanswered) {
    long now = nanoTime.getAsLong();
    long limit = (unanswered ? UNANSWERED : STILL).toNanos();
    long last = Long.MIN_VALUE;
    for (Lane lane : Lane.values()) {
      Long movedAt = moved.get(lane);
      last = movedAt == null ? last : Math.max(last, movedAt);
      Long since = dueSince.get(lane);
      if (since != null && now - Math.max(since, last) > limit) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(now - Math.max(since, last));
        return Optional.of(
            lane.wireName() + " work is due and has not moved for " + seconds + " s");
      }
    }
    return Optional.empty();
  }
}
