package dev.carillon.web.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiPathsTest {

  @ParameterizedTest
  @CsvSource({
    "/apps, /metrics",
    "/metrics/, /metrics",
    "/api/{appId}/push/publish, /apps/{appId}/push/publish",
    "/metrics/push/subscribe, /api/push/subscribe",
    "/apps/push/subscribe, /api/push/subscribe",
    "/apps/{appId}/events, /apps/{appId}/events",
  })
  void movesAnOperationBelowItsOwnPrefix(String scanned, String own) {
    assertThat(OpenApiPaths.underOwnPrefix(scanned)).isEqualTo(own);
  }
}
