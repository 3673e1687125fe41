package dev.carillon.web.browser;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.platform.limit.CellRate;
import dev.carillon.ejb.platform.limit.CellRates;
import java.time.Duration;

/** Bounds how often one caller does one thing on this node. Safe for many threads. */
final class RateLimit {

  private static final int CAPACITY = 100_000;

  private final CellRate rate;
  private final CellRates rates = new CellRates(CAPACITY);

  /**
   * @param burst how many at once
   * @param interval how long until one more
   */
  RateLimit(int burst, Duration interval) {
    this.rate = CellRate.of(burst, interval);
  }

  /**
   * @throws ServiceException rate_limited with the time to wait
   */
  void require(String caller) {
    long wait = rates.take(caller, rate);
    if (wait > 0) {
      throw new ServiceException(
          ErrorCode.RATE_LIMITED, "too many requests", Duration.ofNanos(wait));
    }
  }
}
