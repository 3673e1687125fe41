package dev.carillon.providers.http2;

import java.time.Duration;

/** Bounds small enough to be met in a test. */
final class TestOptions {
  private Duration connectTimeout = Duration.ofSeconds(2);
  private Duration requestTimeout = Duration.ofSeconds(5);
  private int maxConnections = 3;
  private int maxInFlight = 1000;
  private int maxWaiting = 1000;
  private int maxBodyBytes = 64 * 1024;

  TestOptions connectTimeout(Duration value) {
    connectTimeout = value;
    return this;
  }

  TestOptions requestTimeout(Duration value) {
    requestTimeout = value;
    return this;
  }

  TestOptions maxConnections(int value) {
    maxConnections = value;
    return this;
  }

  TestOptions maxInFlight(int value) {
    maxInFlight = value;
    return this;
  }

  TestOptions maxWaiting(int value) {
    maxWaiting = value;
    return this;
  }

  TestOptions maxBodyBytes(int value) {
    maxBodyBytes = value;
    return this;
  }

  Http2Options build() {
    return new Http2Options(
        connectTimeout,
        requestTimeout,
        maxConnections,
        maxInFlight,
        maxWaiting,
        maxBodyBytes,
        null,
        false);
  }
}
