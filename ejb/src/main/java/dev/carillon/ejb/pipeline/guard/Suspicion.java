package dev.carillon.ejb.pipeline.guard;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts, for each credential and window of time, how many answers say that the credential is
 * wrong: more than a fifth of at least two hundred makes it suspected. Thread-safe; bounded.
 */
final class Suspicion {

  private static final long WINDOW_MS = 60_000;
  private static final int MIN_ANSWERS = 200;
  private static final int RATIO = 5;
  private static final int MAX_CREDENTIALS = 10_000;

  private final Clock clock;
  private final Map<Long, Window> windows = new HashMap<>();

  Suspicion(Clock clock) {
    this.clock = clock;
  }

  private static final class Window {
    private long endsAt;
    private long answers;
    private long suspicious;
    private boolean suspected;

    /** Whether the pause that follows from it is known to the registry. */
    private boolean paused;
  }

  /** Adds answers; true when they make the credential suspected (once). */
  synchronized boolean note(long credentialKey, int answers, int suspicious) {
    Window window = window(credentialKey);
    window.answers += answers;
    window.suspicious += suspicious;
    if (window.suspected || !isTooMany(window.answers, window.suspicious)) {
      return false;
    }
    window.suspected = true;
    return true;
  }

  /** Whether the credential is suspected, or will be when these answers are noted. */
  synchronized boolean wouldSuspect(long credentialKey, int answers, int suspicious) {
    Window window = window(credentialKey);
    return window.suspected || isTooMany(window.answers + answers, window.suspicious + suspicious);
  }

  private static boolean isTooMany(long answers, long suspicious) {
    return answers >= MIN_ANSWERS && suspicious * RATIO > answers;
  }

  private Window window(long credentialKey) {
    if (windows.size() >= MAX_CREDENTIALS) {
      windows.values().removeIf(window -> !window.suspected);
    }
    Window window = windows.computeIfAbsent(credentialKey, key -> new Window());
    long now = clock.millis();
    if (now >= window.endsAt) {
      window.answers = 0;
      window.suspicious = 0;
      window.endsAt = now + WINDOW_MS;
    }
    return window;
  }

  /** The credentials suspected on this node. */
  synchronized List<Long> suspected() {
    return windows.entrySet().stream()
        .filter(entry -> entry.getValue().suspected)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether the registry still has to be told of the pause. */
  synchronized boolean isPausePending(long credentialKey) {
    Window window = windows.get(credentialKey);
    return window != null && window.suspected && !window.paused;
  }

  /** The registry has the pause. */
  synchronized void paused(long credentialKey) {
    Window window = windows.get(credentialKey);
    if (window != null) {
      window.paused = true;
    }
  }

  synchronized void clear(long credentialKey) {
    windows.remove(credentialKey);
  }
}
