package dev.carillon.ejb.pipeline.route;

import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Circuit breakers, one for each (credential, endpoint origin). One opens when at least half of the
 * distinct devices tried in a window could not be reached because of the provider or the network,
 * so one hostile subscription stops nobody else. After a pause it lets one window's worth through
 * again. Safe for many threads; bounded.
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
    private long openUntil;
    private long pauseMs = FIRST_PAUSE_MS;
  }

  /** When an open circuit is tried again (epoch milliseconds); 0 when it is closed. */
  public synchronized long openUntil(long credentialKey, String origin) {
    Circuit circuit = circuits.get(new Key(credentialKey, origin));
    return circuit != null && circuit.openUntil > clock.millis() ? circuit.openUntil : 0;
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
      makeRoom();
      circuit = new Circuit();
      circuits.put(key, circuit);
    }
    count(key, circuit, recipientKey, failed);
  }

  /** How many circuits are open now. */
  public synchronized int open() {
    long now = clock.millis();
    return (int) circuits.values().stream().filter(circuit -> circuit.openUntil > now).count();
  }

  private void count(Key key, Circuit circuit, long recipientKey, boolean failed) {
    long now = clock.millis();
    if (now < circuit.openUntil) {
      // answers to what was sent before it opened
      return;
    }
    if (now >= circuit.windowEnds) {
      boolean quiet = circuit.failed.isEmpty() && circuit.openUntil < now;
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
      circuit.openUntil = now + circuit.pauseMs;
      circuit.pauseMs = Math.min(MAX_PAUSE_MS, circuit.pauseMs * 2);
      circuit.windowEnds = circuit.openUntil;
    }
  }

  private void makeRoom() {
    if (circuits.size() >= MAX_CIRCUITS) {
      long now = clock.millis();
      circuits.values().removeIf(circuit -> circuit.openUntil <= now);
    }
  }
}
