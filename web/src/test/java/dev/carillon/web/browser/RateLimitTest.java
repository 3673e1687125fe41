package dev.carillon.web.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private long now = Long.MAX_VALUE - 5; // nanoTime may overflow
  private final RateLimit limit = new RateLimit(3, Duration.ofSeconds(1), () -> now);

  @Test
  void admitsABurstThenOneForEachInterval() {
    for (int i = 0; i < 3; i++) {
      limit.require("ada");
    }
    refused();
    limit.require("bob");
    now += Duration.ofSeconds(1).toNanos();
    limit.require("ada");
    refused();
    now += Duration.ofSeconds(10).toNanos();
    for (int i = 0; i < 3; i++) {
      limit.require("ada");
    }
    refused();
  }

  private void refused() {
    assertThatThrownBy(() -> limit.require("ada"))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(e.retryAfter()).isPositive();
            });
  }
}
