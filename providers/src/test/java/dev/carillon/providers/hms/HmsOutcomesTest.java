package dev.carillon.providers.hms;

import static dev.carillon.api.FailureClass.CALLER_PAYLOAD;
import static dev.carillon.api.FailureClass.CREDENTIAL_AUTH;
import static dev.carillon.api.FailureClass.NETWORK_TRANSPORT;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HmsOutcomesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration AFTER = Duration.ofSeconds(5);
  private static final RequestHeaders RETRY = RequestHeaders.none().with("retry-after", "5");

  static Stream<Arguments> rows() {
    return Stream.of(
        row(200, "80000000", new Outcome.Accepted("r-1")),
        row(400, "80100001", payload("80100001")),
        row(400, "80100002", payload("80100002")),
        row(400, "80100003", payload("80100003")),
        row(400, "80100004", payload("80100004")),
        row(400, "80100013", payload("80100013")),
        row(400, "80100016", payload("80100016")),
        row(400, "80300008", payload("80300008")),
        row(400, "80300010", payload("80300010")),
        row(400, "80300011", payload("80300011")),
        row(401, "80200001", credential("80200001")),
        row(401, "80200003", credential("80200003")),
        row(400, "80300002", credential("80300002")),
        row(200, "80300007", new Outcome.Gone("80300007", null)),
        row(400, "80100017", new Outcome.Retryable(PROVIDER_QUOTA, "80100017", AFTER)),
        row(500, "80600003", new Outcome.Retryable(PROVIDER_TRANSIENT, "80600003", AFTER)),
        row(500, "81000001", new Outcome.Retryable(PROVIDER_TRANSIENT, "81000001", AFTER)),
        row(400, "89999999", new Outcome.Rejected(UNKNOWN, "89999999")),
        row(503, "", new Outcome.Retryable(PROVIDER_QUOTA, "status_503", AFTER)),
        row(429, "", new Outcome.Retryable(PROVIDER_QUOTA, "status_429", AFTER)),
        row(502, "", new Outcome.Retryable(PROVIDER_TRANSIENT, "status_502", AFTER)),
        row(401, "", credential("status_401")),
        row(404, "", new Outcome.Rejected(UNKNOWN, "status_404")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void classifies(int status, String code, Outcome expected) {
    String body =
        code.isEmpty()
            ? "<html/>"
            : "{\"code\":\"" + code + "\",\"msg\":\"x\",\"requestId\":\"r-1\"}";
    assertThat(HmsOutcomes.of(Http2Response.of(status, RETRY, body), List.of("a", "b"), NOW))
        .hasSize(2)
        .containsEntry("a", expected)
        .containsEntry("b", expected);
  }

  @Test
  void mapsAPartialFailureBackToItsTokens() {
    String body =
        "{\"code\":\"80100000\",\"requestId\":\"r-2\",\"msg\":"
            + "\"{\\\"success\\\":2,\\\"failure\\\":1,\\\"illegal_tokens\\\":[\\\"b\\\",\\\"z\\\"]}\"}";
    assertThat(
            HmsOutcomes.of(
                Http2Response.of(200, RequestHeaders.none(), body), List.of("a", "b", "c"), NOW))
        .hasSize(3)
        .containsEntry("a", new Outcome.Accepted("r-2"))
        .containsEntry("b", new Outcome.Gone("80100000", null))
        .containsEntry("c", new Outcome.Accepted("r-2"));
  }

  @Test
  void aPartialFailureWithoutNamesIsUnknownForAll() {
    String body = "{\"code\":\"80100000\",\"msg\":\"some failed\"}";
    assertThat(
            HmsOutcomes.of(Http2Response.of(200, RequestHeaders.none(), body), List.of("a"), NOW))
        .containsEntry("a", new Outcome.Rejected(UNKNOWN, "80100000"));
  }

  @Test
  void aBrokenConnectionIsRetryableForAll() {
    assertThat(
            HmsOutcomes.of(
                new TransportFailure(TransportFailure.Kind.TIMED_OUT, "x"), List.of("a"), NOW))
        .containsEntry("a", new Outcome.Retryable(NETWORK_TRANSPORT, "timed_out", null));
  }

  @Test
  void tellsARefusedAccessToken() {
    assertThat(HmsOutcomes.refusesAccessToken(answer("80200003"))).isTrue();
    assertThat(HmsOutcomes.refusesAccessToken(answer("80200001"))).isTrue();
    assertThat(HmsOutcomes.refusesAccessToken(answer("80300002"))).isFalse();
  }

  private static Http2Response answer(String code) {
    return Http2Response.of(401, RequestHeaders.none(), "{\"code\":\"" + code + "\"}");
  }

  private static Arguments row(int status, String code, Outcome expected) {
    return Arguments.of(status, code, expected);
  }

  private static Outcome payload(String code) {
    return new Outcome.Rejected(CALLER_PAYLOAD, code);
  }

  private static Outcome credential(String code) {
    return new Outcome.Rejected(CREDENTIAL_AUTH, code);
  }
}
