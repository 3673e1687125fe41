package dev.carillon.ejb.registry.identity;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;

/**
 * The keys of one address: when they were fetched, whether they are being fetched, and when that
 * was last tried. Safe for many threads.
 */
final class KeySet {

  /** After which they are fetched again. */
  private static final long FRESH = Duration.ofMinutes(5).toMillis();

  /** For which they are used while the address does not answer. */
  private static final long USABLE = Duration.ofHours(1).toMillis();

  /** Between two tries, whatever came of the first. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private JWKSet keys;
  private long fetchedAt;
  private boolean tried;
  private long triedAt;
  private boolean fetching;
  private boolean failed;
  private long usedAt;

  /**
   * The keys, null when there are none that may be used.
   *
   * @param now in milliseconds
   */
  synchronized JWKSet usable(long now) {
    usedAt = now;
    return keys != null && now - fetchedAt < USABLE ? keys : null;
  }

  /**
   * Whether the caller is to fetch them now, and then has to say {@link #fetched} or {@link
   * #failed}.
   *
   * @param unknownKey a token names a key that is not among them
   */
  synchronized boolean begin(long now, boolean unknownKey) {
    boolean fresh = keys != null && now - fetchedAt < FRESH;
    boolean paused = tried && now - triedAt < PAUSE.toMillis();
    if (fetching || paused || (fresh && !unknownKey)) {
      return false;
    }
    fetching = true;
    tried = true;
    triedAt = now;
    return true;
  }

  /** Takes {@link #begin} back: no fetch was started. */
  synchronized void notBegun() {
    fetching = false;
    tried = false;
  }

  synchronized void fetched(JWKSet fresh, long now) {
    keys = fresh;
    fetchedAt = now;
    fetching = false;
    failed = false;
  }

  synchronized void failed() {
    fetching = false;
    failed = true;
  }

  /** Whether the address may have keys by now that are not known here. */
  synchronized boolean uncertain() {
    return fetching || failed || !tried;
  }

  /** When to ask again. */
  synchronized Duration retryAfter() {
    return fetching || !tried ? Duration.ofSeconds(1) : PAUSE;
  }

  /** When it was last asked for, the latest of all times while a fetch is under way. */
  synchronized long usedAt() {
    return fetching ? Long.MAX_VALUE : usedAt;
  }
}
