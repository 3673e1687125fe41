package dev.carillon.ejb.pipeline.guard;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Counts, for each credential and window of time, how many answers say that the credential is
 * wrong: more than a fifth of at least two hundred makes it suspected. Thread-safe; bounded.
 */
final class Suspicion {

  private static final long WINDOW_MS = 60_000;
  private static final int MIN_ANSWERS = 200;
  private static final int RATIO = 5;
  private static final int MAX_CREDENTIALS = 10_000;

  /** Reasons counted for a credential; the rest counts as {@link #OTHER}. */
  private static final int MAX_REASONS = 16;

  private static final int MAX_REASON = 200;
  private static final String OTHER = "other";

  /** Reasons come from providers, and the cause goes to a column and to a log. */
  private static final Pattern UNFIT = Pattern.compile("[^ -~]");

  private final Clock clock;
  private final Map<Long, Window> windows = new HashMap<>();

  Suspicion(Clock clock) {
    this.clock = clock;
  }

  /**
   * Answers of one credential.
   *
   * @param suspicious those that say that it is wrong, by their reasons
   */
  record Answers(int all, Map<String, Integer> suspicious) {
    int suspiciousSum() {
      int sum = 0;
      for (int count : suspicious.values()) {
        sum += count;
      }
      return sum;
    }
  }

  private static final class Window {
    private long endsAt;
    private long answers;
    private long suspicious;
    private final Map<String, Integer> reasons = new TreeMap<>();

    /** Why it is suspected; null while it is not. */
    private String suspected;

    /** Whether the pause that follows from it is known to the registry. */
    private boolean paused;

    private void add(Answers added) {
      answers += added.all();
      suspicious += added.suspiciousSum();
      added
          .suspicious()
          .forEach((reason, count) -> reasons.merge(counted(reason), count, Integer::sum));
    }

    private String counted(String reason) {
      String cut = reason.substring(0, Math.min(MAX_REASON, reason.length()));
      return reasons.size() < MAX_REASONS || reasons.containsKey(cut) ? cut : OTHER;
    }

    private void begin(long end) {
      answers = 0;
      suspicious = 0;
      reasons.clear();
      endsAt = end;
    }

    /** Which answer it was of which share, for whoever has to decide. */
    private String cause() {
      Map.Entry<String, Integer> most =
          reasons.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
      String others = most.getValue() == suspicious ? "" : " and others";
      return UNFIT.matcher(most.getKey()).replaceAll("?")
          + others
          + ": "
          + suspicious
          + " of "
          + answers
          + " answers in a minute ("
          + share()
          + " %)";
    }

    private long share() {
      return Math.round(100.0 * suspicious / answers);
    }
  }

  /** Adds answers; true when they make the credential suspected (once). */
  synchronized boolean note(long credentialKey, Answers answers) {
    Window window = window(credentialKey);
    window.add(answers);
    if (window.suspected != null || !isTooMany(window.answers, window.suspicious)) {
      return false;
    }
    window.suspected = window.cause();
    return true;
  }

  /** Whether the credential is suspected, or will be when these answers are noted. */
  synchronized boolean wouldSuspect(long credentialKey, Answers answers) {
    Window window = window(credentialKey);
    return window.suspected != null
        || isTooMany(window.answers + answers.all(), window.suspicious + answers.suspiciousSum());
  }

  private static boolean isTooMany(long answers, long suspicious) {
    return answers >= MIN_ANSWERS && suspicious * RATIO > answers;
  }

  private Window window(long credentialKey) {
    if (windows.size() >= MAX_CREDENTIALS) {
      windows.values().removeIf(window -> window.suspected == null);
    }
    Window window = windows.computeIfAbsent(credentialKey, key -> new Window());
    long now = clock.millis();
    if (now >= window.endsAt) {
      window.begin(now + WINDOW_MS);
    }
    return window;
  }

  /** The credentials suspected on this node. */
  synchronized List<Long> suspected() {
    return windows.entrySet().stream()
        .filter(entry -> entry.getValue().suspected != null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Why a credential is suspected; null when it is not. */
  synchronized String cause(long credentialKey) {
    Window window = windows.get(credentialKey);
    return window == null ? null : window.suspected;
  }

  /** Whether the registry still has to be told of the pause. */
  synchronized boolean isPausePending(long credentialKey) {
    Window window = windows.get(credentialKey);
    return window != null && window.suspected != null && !window.paused;
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
