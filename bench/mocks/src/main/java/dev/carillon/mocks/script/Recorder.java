package dev.carillon.mocks.script;

import dev.carillon.mocks.wire.MockRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What one mock received, bounded: the newest requests in full, a count for each token, and totals
 * by status. For load the mode leaves out what costs time. Thread-safe.
 */
public final class Recorder {

  /** How much is kept. */
  public enum Mode {
    /** Totals only. */
    COUNT,
    /** Totals and a count for each token. */
    TOKENS,
    /** Totals, a count for each token, and the newest requests with headers and body. */
    FULL
  }

  private static final int MAX_REQUESTS = 50_000;
  private static final int MAX_TOKENS = 2_000_000;

  private final Deque<Received> newest = new ArrayDeque<>();
  private final Map<String, Integer> perToken = new HashMap<>();
  private final Map<Integer, Long> perStatus = new TreeMap<>();
  private volatile Mode mode = Mode.FULL;
  private volatile String watched;
  private long total;

  /**
   * Keeps requests for tokens with this prefix in full, whatever the mode: what a load test wants
   * to see of its probes. Null for none.
   */
  public void watch(String prefix) {
    watched = prefix;
  }

  public void mode(Mode value) {
    mode = value;
  }

  public Mode mode() {
    return mode;
  }

  synchronized void add(MockRequest request, String token, String id, int status) {
    total++;
    perStatus.merge(status, 1L, Long::sum);
    boolean watching = watched != null && token != null && token.startsWith(watched);
    if (mode == Mode.COUNT && !watching) {
      return;
    }
    if (token != null && (perToken.size() < MAX_TOKENS || perToken.containsKey(token))) {
      perToken.merge(token, 1, Integer::sum);
    }
    if (mode == Mode.FULL || watching) {
      keep(request, token, id, status);
      notifyAll();
    }
  }

  private void keep(MockRequest request, String token, String id, int status) {
    if (newest.size() == MAX_REQUESTS) {
      newest.removeFirst();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    request.headers().forEach(h -> headers.put(h.getKey().toString(), h.getValue().toString()));
    newest.addLast(
        new Received(
            total, token, id, status, System.currentTimeMillis(), headers, request.bodyBytes()));
  }

  public synchronized long total() {
    return total;
  }

  /** How many requests were answered with each status; 0 stands for no answer. */
  public synchronized Map<Integer, Long> byStatus() {
    return new TreeMap<>(perStatus);
  }

  /** How many requests each token had; empty in mode {@link Mode#COUNT}. */
  public synchronized Map<String, Integer> byToken() {
    return new HashMap<>(perToken);
  }

  /** How many requests this token had. */
  public synchronized int count(String token) {
    return perToken.getOrDefault(token, 0);
  }

  public synchronized int distinctTokens() {
    return perToken.size();
  }

  /** The kept requests after this sequence number, oldest first, at most so many. */
  public synchronized List<Received> since(long sequence, int limit) {
    List<Received> result = new ArrayList<>();
    for (Received each : newest) {
      if (each.sequence() > sequence && result.size() < limit) {
        result.add(each);
      }
    }
    return result;
  }

  public List<Received> all() {
    return since(0, MAX_REQUESTS);
  }

  /** The newest kept request; null when there is none. */
  public synchronized Received last() {
    return newest.peekLast();
  }

  /**
   * Waits (mode {@link Mode#FULL}) until so many kept requests match.
   *
   * @throws AssertionError when they have not arrived within the time
   */
  public synchronized List<Received> await(int count, Duration atMost, Predicate<Received> match)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      List<Received> found = newest.stream().filter(match).toList();
      if (found.size() >= count) {
        return found;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "awaited %d requests, had %d of %d".formatted(count, found.size(), total));
      }
      wait(left);
    }
  }

  /** Waits until so many requests arrived. */
  public List<Received> await(int count, Duration atMost) throws InterruptedException {
    return await(count, atMost, each -> true);
  }

  public synchronized void clear() {
    newest.clear();
    perToken.clear();
    perStatus.clear();
    total = 0;
  }
}
