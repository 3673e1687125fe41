package dev.carillon.providers.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.TransportFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPushOutcomesTest {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204})
  void accepts(int status) {
    assertThat(outcome(status, "location", "https://push.example/message/m1"))
        .isEqualTo(new Outcome.Accepted("https://push.example/message/m1"));
  }

  @Test
  void acceptsWithoutAMessageAddress() {
    assertThat(outcome(201)).isEqualTo(new Outcome.Accepted(null));
  }

  @Test
  void keepsTheLastPartOfALongMessageAddress() {
    String start = "https://push.example/" + "p".repeat(300) + "/";
    assertThat(outcome(201, "location", start + "m1")).isEqualTo(new Outcome.Accepted("m1"));
    assertThat(outcome(201, "location", start)).isEqualTo(new Outcome.Accepted(null));
    assertThat(outcome(201, "location", start + "m".repeat(257)))
        .isEqualTo(new Outcome.Accepted(null));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void onlyTheseClearADevice(int status) {
    assertThat(outcome(status)).isEqualTo(new Outcome.Gone("status_" + status, null));
  }

  @ParameterizedTest
  @CsvSource({
    "400, CALLER_PAYLOAD",
    "413, CALLER_PAYLOAD",
    "401, CREDENTIAL_AUTH",
    "403, CREDENTIAL_AUTH",
    "301, UNKNOWN",
    "302, UNKNOWN",
    "307, UNKNOWN",
    "308, UNKNOWN",
    "405, UNKNOWN",
    "415, UNKNOWN",
    "418, UNKNOWN"
  })
  void rejects(int status, FailureClass failureClass) {
    assertThat(outcome(status)).isEqualTo(new Outcome.Rejected(failureClass, "status_" + status));
  }

  @ParameterizedTest
  @CsvSource({
    "406, PROVIDER_QUOTA",
    "429, PROVIDER_QUOTA",
    "408, PROVIDER_TRANSIENT",
    "425, PROVIDER_TRANSIENT",
    "500, PROVIDER_TRANSIENT",
    "502, PROVIDER_TRANSIENT",
    "503, PROVIDER_TRANSIENT",
    "504, PROVIDER_TRANSIENT"
  })
  void retriesWhenTheProviderSays(int status, FailureClass failureClass) {
    String reason = "status_" + status;
    assertThat(outcome(status)).isEqualTo(new Outcome.Retryable(failureClass, reason, null));
    assertThat(outcome(status, "retry-after", "17"))
        .isEqualTo(new Outcome.Retryable(failureClass, reason, Duration.ofSeconds(17)));
    assertThat(outcome(status, "retry-after", "Fri, 1 May 2026 12:01:00 GMT"))
        .isEqualTo(new Outcome.Retryable(failureClass, reason, Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @EnumSource
  void aRequestWithoutAnAnswerIsTheTransportsOutcome(TransportFailure.Kind kind) {
    TransportFailure failure = new TransportFailure(kind, "detail");
    assertThat(WebPushOutcomes.of(failure, NOW)).isEqualTo(failure.outcome());
  }

  private static Outcome outcome(int status, String... header) {
    RequestHeaders headers =
        header.length == 0
            ? RequestHeaders.none()
            : RequestHeaders.none().with(header[0], header[1]);
    return WebPushOutcomes.of(Http2Response.of(status, headers, "{\"errno\":103}"), NOW);
  }
}
