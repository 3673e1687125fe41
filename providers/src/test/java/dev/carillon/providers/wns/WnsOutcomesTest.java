package dev.carillon.providers.wns;

import static dev.carillon.api.FailureClass.CALLER_PAYLOAD;
import static dev.carillon.api.FailureClass.CREDENTIAL_AUTH;
import static dev.carillon.api.FailureClass.DEVICE_TERMINAL;
import static dev.carillon.api.FailureClass.DEVICE_TRANSIENT;
import static dev.carillon.api.FailureClass.PROVIDER_QUOTA;
import static dev.carillon.api.FailureClass.PROVIDER_TRANSIENT;
import static dev.carillon.api.FailureClass.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.TransportFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WnsOutcomesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration AFTER = Duration.ofSeconds(5);

  static Stream<Arguments> rows() {
    return Stream.of(
        row(200, "received", new Outcome.Accepted("m-1")),
        row(200, null, new Outcome.Accepted("m-1")),
        row(200, "dropped", new Outcome.Rejected(DEVICE_TRANSIENT, "dropped")),
        row(200, "channelThrottled", retry("channelthrottled")),
        row(200, "surprise", new Outcome.Rejected(UNKNOWN, "x-wns-status")),
        row(400, "dropped", new Outcome.Rejected(CALLER_PAYLOAD, "status_400")),
        row(401, null, new Outcome.Rejected(CREDENTIAL_AUTH, "status_401")),
        row(403, null, new Outcome.Rejected(CREDENTIAL_AUTH, "status_403")),
        row(404, null, new Outcome.Gone("status_404", null)),
        row(405, null, new Outcome.Rejected(UNKNOWN, "status_405")),
        row(406, "channelthrottled", retry("status_406")),
        row(410, null, new Outcome.Gone("status_410", null)),
        row(413, null, new Outcome.Rejected(CALLER_PAYLOAD, "status_413")),
        row(429, null, retry("status_429")),
        row(500, null, new Outcome.Retryable(PROVIDER_TRANSIENT, "status_500", AFTER)),
        row(503, null, new Outcome.Retryable(PROVIDER_TRANSIENT, "status_503", AFTER)),
        row(302, null, new Outcome.Rejected(UNKNOWN, "status_302")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void classifies(int status, String wnsStatus, Outcome expected) {
    RequestHeaders headers =
        RequestHeaders.none().with("retry-after", "5").with("X-WNS-Msg-ID", "m-1");
    if (wnsStatus != null) {
      headers = headers.with("X-WNS-Status", wnsStatus);
    }
    assertThat(WnsOutcomes.of(Http2Response.of(status, headers, ""), NOW)).isEqualTo(expected);
  }

  @Test
  void readsTheOtherSpellingOfTheStatus() {
    RequestHeaders headers = RequestHeaders.none().with("X-WNS-NotificationStatus", "dropped");
    assertThat(WnsOutcomes.of(Http2Response.of(200, headers, ""), NOW))
        .isEqualTo(new Outcome.Rejected(DEVICE_TRANSIENT, "dropped"));
  }

  @Test
  void aRefusedAddressNeverWorks() {
    assertThat(
            WnsOutcomes.of(new TransportFailure(TransportFailure.Kind.ADDRESS_REFUSED, "x"), NOW))
        .isEqualTo(new Outcome.Rejected(DEVICE_TERMINAL, "address_refused"));
  }

  private static Outcome retry(String reason) {
    return new Outcome.Retryable(PROVIDER_QUOTA, reason, AFTER);
  }

  private static Arguments row(int status, String wnsStatus, Outcome expected) {
    return Arguments.of(status, wnsStatus, expected);
  }
}
