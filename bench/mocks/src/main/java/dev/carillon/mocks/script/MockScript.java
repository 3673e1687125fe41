package dev.carillon.mocks.script;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How one mock behaves: latency and faults, changed at any time from any thread. A fault is chosen
 * by token first, then by the next-N count, then by rate.
 */
public final class MockScript {

  private final Map<String, Fault> byToken = new ConcurrentHashMap<>();
  private volatile Latency latency = Latency.none();
  private volatile boolean scripted;
  private int nextLeft;
  private Fault nextFault;
  private double rate;
  private Fault rateFault;
  private Random random = new Random(0);

  public void latency(Latency value) {
    latency = value;
  }

  /** Every request for this token gets the fault, until cleared. */
  public synchronized void onToken(String token, Fault fault) {
    byToken.put(token, fault);
    scripted = true;
  }

  /** The next {@code count} requests get the fault. */
  public synchronized void next(int count, Fault fault) {
    nextLeft = count;
    nextFault = fault;
    scripted = true;
  }

  /** A share (0 to 1) of the requests gets the fault; the same seed chooses the same ones. */
  public synchronized void rate(double share, long seed, Fault fault) {
    rate = share;
    rateFault = fault;
    random = new Random(seed);
    scripted = true;
  }

  /** Every request gets the fault. */
  public void always(Fault fault) {
    rate(1, 0, fault);
  }

  /** Takes all faults back; latency stays. */
  public synchronized void clear() {
    byToken.clear();
    nextLeft = 0;
    rate = 0;
    scripted = false;
  }

  /** Nanoseconds that the next answer is to wait. */
  public long delayNanos() {
    return latency.nextNanos();
  }

  /** The fault of the next request for this token, or null. Counts the request. */
  public Fault take(String token) {
    return scripted ? choose(token) : null;
  }

  private synchronized Fault choose(String token) {
    Fault sticky = token == null ? null : byToken.get(token);
    if (sticky != null) {
      return sticky;
    }
    if (nextLeft > 0) {
      nextLeft--;
      return nextFault;
    }
    return rate > 0 && random.nextDouble() < rate ? rateFault : null;
  }
}
