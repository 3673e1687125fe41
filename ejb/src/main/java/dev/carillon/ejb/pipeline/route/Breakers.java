package dev.carillon.ejb.pipeline.route;

import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Circuit breakers, one for each (credential, endpoint origin). One opens when at least half of the
 * distinct devices tried in a window could not be reached because of the provider or the network,
 * so one hostile subscription stops nobody else. After a pause it lets one recipient through, a
 * probe, and another one each {@value #PROBE_MS} ms until an answer comes: that one closes it, or
 * opens it for twice as long. Safe for many threads; bounded.
 */
public final class Breakers {

  /** How long work of a paused credential waits before it looks again. */
  public static final long PAUSED_MS = 15_000;

  private static final long WINDOW_MS = 10_000;
  private static final int MIN_DEVICES = 20;
  private static final int MAX_DEVICES = 2000;
  private static final int MAX_CIRCUITS = 10_000;
  private static final long FIRST_PAUSE_MS = 2_000;
  private static final long MAX_PAUSE_MS = 60_000;
  private static final long PROBE_MS = 1_000;
  private static final long FORGET_MS = 600_000;

  private final Clock clock;
  private final Map<Key, Circuit> circuits = new HashMap<>();

  public Breakers(Clock clock) {
    this.clock = clock;
  }

  private record Key(long credentialKey, String origin) {}

  private static final class Circuit {
    private final Set<Long> reached = new HashSet<>();
    private final Set<Long> failed = new HashSet<>();
    private long windowEnds;

    /** 0 while it is closed. */
    private long openUntil;

    /** 0 until it was probed since it opened. */
    private long nextProbe;

    private long pauseMs = FIRST_PAUSE_MS;

    /** Closed, or opened so long ago that nobody wants to go there any more. */
    private boolean isIdle(long now) {
      return openUntil == 0 || now - Math.max(openUntil, nextProbe) > FORGET_MS;
    }
  }

  /**
   * How many recipients may be sent to.
   *
   * @param most {@link Integer#MAX_VALUE} where nothing is in the way, 1 for a probe, 0 for none
   * @param untilMs with 0, when to ask again (epoch milliseconds)
   */
  public record Passage(int most, long untilMs) {
    private static final Passage OPEN = new Passage(Integer.MAX_VALUE, 0);
    private static final Passage PROBE = new Passage(1, 0);
  }

  /** Whoever is given a probe sends it, or nobody is given one for {@value #PROBE_MS} ms. */
  public synchronized Passage pass(long credentialKey, String origin) {
    Circuit circuit = circuits.get(new Key(credentialKey, origin));
    if (circuit == null || circuit.openUntil == 0) {
      return Passage.OPEN;
    }
    long now = clock.millis();
    long until = Math.max(circuit.openUntil, circuit.nextProbe);
    if (now < until) {
      return new Passage(0, until);
    }
    circuit.nextProbe = now + PROBE_MS;
    return Passage.PROBE;
  }

  /**
   * Notes an answer.
   *
   * @param failed whether the provider or the network was at fault
   */
  public synchronized void note(
      long credentialKey, String origin, long recipientKey, boolean failed) {
    Key key = new Key(credentialKey, origin);
    Circuit circuit = circuits.get(key);
    if (circuit == null) {
      if (!failed) {
        return;
      }
      if (!makeRoom()) {
        return;
      }
      circuit = new Circuit();
      circuits.put(key, circuit);
    }
    count(key, circuit, recipientKey, failed);
  }

  /** How many circuits are not closed. */
  public synchronized int open() {
    long now = clock.millis();
    return (int) circuits.values().stream().filter(circuit -> !circuit.isIdle(now)).count();
  }

  private void count(Key key, Circuit circuit, long recipientKey, boolean failed) {
    long now = clock.millis();
    if (circuit.openUntil > 0) {
      // until it is probed these are answers to what was sent before it opened
      if (circuit.nextProbe > 0) {
        probed(circuit, failed, now);
      }
      return;
    }
    if (now >= circuit.windowEnds) {
      boolean quiet = circuit.failed.isEmpty();
      circuit.reached.clear();
      circuit.failed.clear();
      circuit.windowEnds = now + WINDOW_MS;
      if (quiet && !failed) {
        circuits.remove(key);
        return;
      }
    }
    Set<Long> devices = failed ? circuit.failed : circuit.reached;
    if (devices.size() < MAX_DEVICES) {
      devices.add(recipientKey);
    }
    int all = circuit.failed.size() + circuit.reached.size();
    if (failed && all >= MIN_DEVICES && circuit.failed.size() * 2 >= all) {
      open(circuit, now);
    }
  }

  private static void probed(Circuit circuit, boolean failed, long now) {
    if (failed) {
      open(circuit, now);
      return;
    }
    circuit.openUntil = 0;
    circuit.nextProbe = 0;
    circuit.reached.clear();
    circuit.failed.clear();
    // the length of its pauses is forgotten after a window without a failure
    circuit.windowEnds = now + WINDOW_MS;
  }

  private static void open(Circuit circuit, long now) {
    circuit.openUntil = now + circuit.pauseMs;
    circuit.nextProbe = 0;
    circuit.pauseMs = Math.min(MAX_PAUSE_MS, circuit.pauseMs * 2);
  }

  /** Where all are open, one more origin goes without a breaker. */
  private boolean makeRoom() {
    if (circuits.size() >= MAX_CIRCUITS) {
      long now = clock.millis();
      circuits.values().removeIf(circuit -> circuit.isIdle(now));
    }
    return circuits.size() < MAX_CIRCUITS;
  }
}
