package dev.carillon.ejb.realtime.webhook;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** What waits for one address, and when it is tried next. Safe for many threads. */
final class WebhookQueue {

  private static final int MAX_WAITING = 10_000;

  /** Of these, together. */
  static final long MAX_CHARACTERS = 4_000_000;

  private static final int MAX_IN_ONE = 100;
  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(60).toNanos();
  private static final long GIVE_UP = Duration.ofMinutes(5).toNanos();

  /** Events as JSON text. */
  private final ArrayDeque<String> waiting = new ArrayDeque<>();

  private long characters;
  private boolean sending;
  private int failures;
  private long firstFailure;
  private long notBefore;

  /** False when there is no room. */
  synchronized boolean add(String event) {
    if (waiting.size() >= MAX_WAITING || characters + event.length() > MAX_CHARACTERS) {
      return false;
    }
    characters += event.length();
    return waiting.add(event);
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The events of the next request, none when nothing is due. Ended by one of the two below. */
  synchronized List<String> begin(long now) {
    if (sending || waiting.isEmpty() || (failures > 0 && now - notBefore < 0)) {
      return List.of();
    }
    sending = true;
    return waiting.stream().limit(MAX_IN_ONE).toList();
  }

  synchronized void succeeded(int events) {
    for (int i = 0; i < events; i++) {
      characters -= waiting.remove().length();
    }
    sending = false;
    failures = 0;
  }

  /** Whether it was given up: then what waited is forgotten. */
  synchronized boolean failed(long now) {
    sending = false;
    if (failures == 0) {
      firstFailure = now;
    }
    failures++;
    if (now - firstFailure > GIVE_UP) {
      waiting.clear();
      characters = 0;
      failures = 0;
      return true;
    }
    notBefore = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures - 1, 6));
    return false;
  }
}
