package dev.carillon.web.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.api.ErrorCode;
import dev.carillon.api.ServiceException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  @Test
  void saysHowLongToWait() {
    RateLimit limit = new RateLimit(2, Duration.ofHours(1));
    limit.require("ada");
    limit.require("ada");
    limit.require("bob");

    assertThatThrownBy(() -> limit.require("ada"))
        .isInstanceOfSatisfying(
            ServiceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
              assertThat(e.retryAfter()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
            });
  }
}
