package dev.carillon.ejb.platform.limit;

/** The rate of one caller. Not safe for threads. */
public final class Cell {

  private boolean used;
  private long wholeAt;

  /** Takes one share, if there is one left. */
  public boolean take(long nowNanos, CellRate rate) {
    long whole = used ? wholeAt : nowNanos;
    if (rate.waitFor(whole, nowNanos) > 0) {
      return false;
    }
    wholeAt = rate.afterOne(whole, nowNanos);
    used = true;
    return true;
  }
}
