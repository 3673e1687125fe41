package dev.carillon.providers.fcm;

import static dev.carillon.api.FailureClass.CALLER_PAYLOAD;
import static dev.carillon.api.FailureClass.CREDENTIAL_AUTH;
import static dev.carillon.api.FailureClass.NETWORK_TRANSPORT;
import static dev.carillon.api.FailureClass.PROVIDER_QUOTA;
import static dev.carillon.api.FailureClass.PROVIDER_TRANSIENT;
import static dev.carillon.api.FailureClass.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.TransportFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FcmOutcomesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final RequestHeaders RETRY = RequestHeaders.none().with("retry-after", "30");
  private static final Duration AFTER = Duration.ofSeconds(30);

  static Stream<Arguments> rows() {
    return Stream.of(
        row(200, accepted(), new Outcome.Accepted("0:1500415314455276%31bd1c9631bd1c96")),
        row(404, fcm("NOT_FOUND", "UNREGISTERED"), new Outcome.Gone("UNREGISTERED", null)),
        row(
            403,
            fcm("PERMISSION_DENIED", "SENDER_ID_MISMATCH"),
            new Outcome.Rejected(CREDENTIAL_AUTH, "SENDER_ID_MISMATCH")),
        row(
            401,
            fcm("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"),
            new Outcome.Rejected(CREDENTIAL_AUTH, "THIRD_PARTY_AUTH_ERROR")),
        row(
            429,
            fcm("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"),
            new Outcome.Retryable(PROVIDER_QUOTA, "QUOTA_EXCEEDED", AFTER)),
        row(
            503,
            fcm("UNAVAILABLE", "UNAVAILABLE"),
            new Outcome.Retryable(PROVIDER_TRANSIENT, "UNAVAILABLE", AFTER)),
        row(
            500,
            fcm("INTERNAL", "INTERNAL"),
            new Outcome.Retryable(PROVIDER_TRANSIENT, "INTERNAL", AFTER)),
        row(
            400,
            invalid("message.token"),
            new Outcome.Gone("INVALID_ARGUMENT message.token", null, true)),
        row(400, invalid("message.data"), new Outcome.Rejected(CALLER_PAYLOAD, "INVALID_ARGUMENT")),
        row(
            400,
            fcm("INVALID_ARGUMENT", "INVALID_ARGUMENT"),
            new Outcome.Rejected(CALLER_PAYLOAD, "INVALID_ARGUMENT")),
        row(
            400,
            "{\"error\":{\"message\":\"The registration token is not valid message.token\"}}",
            new Outcome.Rejected(CALLER_PAYLOAD, "INVALID_ARGUMENT")),
        row(
            401,
            status("UNAUTHENTICATED"),
            new Outcome.Rejected(CREDENTIAL_AUTH, "UNAUTHENTICATED")),
        row(
            403,
            status("PERMISSION_DENIED"),
            new Outcome.Rejected(CREDENTIAL_AUTH, "PERMISSION_DENIED")),
        row(404, status("NOT_FOUND"), new Outcome.Rejected(CREDENTIAL_AUTH, "NOT_FOUND")),
        row(408, "", new Outcome.Retryable(PROVIDER_TRANSIENT, "status_408", AFTER)),
        row(413, "", new Outcome.Rejected(CALLER_PAYLOAD, "status_413")),
        row(418, "", new Outcome.Rejected(UNKNOWN, "status_418")),
        row(302, "", new Outcome.Rejected(UNKNOWN, "status_302")),
        row(429, "", new Outcome.Retryable(PROVIDER_QUOTA, "status_429", AFTER)),
        row(
            502,
            "<html>Bad gateway</html>",
            new Outcome.Retryable(PROVIDER_TRANSIENT, "status_502", AFTER)));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void classifies(int status, String body, Outcome expected) {
    assertThat(FcmOutcomes.of(Http2Response.of(status, RETRY, body), NOW)).isEqualTo(expected);
  }

  @Test
  void leavesTheWaitToThePolicyWithoutRetryAfter() {
    Http2Result quota =
        Http2Response.of(429, RequestHeaders.none(), fcm("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"));
    assertThat(FcmOutcomes.of(quota, NOW))
        .isEqualTo(new Outcome.Retryable(PROVIDER_QUOTA, "QUOTA_EXCEEDED", null));
  }

  @Test
  void aBrokenConnectionIsRetryable() {
    Http2Result reset = new TransportFailure(TransportFailure.Kind.RESET, "gone");
    assertThat(FcmOutcomes.of(reset, NOW))
        .isEqualTo(new Outcome.Retryable(NETWORK_TRANSPORT, "connection_reset", null));
  }

  @Test
  void tellsARefusedAccessTokenFromARefusedDevice() {
    assertThat(FcmOutcomes.refusesAccessToken(answer(401, status("UNAUTHENTICATED")))).isTrue();
    assertThat(FcmOutcomes.refusesAccessToken(answer(401, ""))).isTrue();
    assertThat(
            FcmOutcomes.refusesAccessToken(
                answer(401, fcm("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR"))))
        .isFalse();
    assertThat(FcmOutcomes.refusesAccessToken(answer(403, ""))).isFalse();
  }

  @Test
  void acceptsAnAnswerWithoutAName() {
    assertThat(FcmOutcomes.of(answer(200, "{}"), NOW)).isEqualTo(new Outcome.Accepted(null));
    assertThat(FcmOutcomes.of(answer(200, ""), NOW)).isEqualTo(new Outcome.Accepted(null));
  }

  private static Http2Response answer(int status, String body) {
    return Http2Response.of(status, RequestHeaders.none(), body);
  }

  private static Arguments row(int status, String body, Outcome expected) {
    return Arguments.of(status, body, expected);
  }

  private static String accepted() {
    return "{\n  \"name\": \"projects/p-1/messages/0:1500415314455276%31bd1c9631bd1c96\"\n}\n";
  }

  private static String status(String status) {
    return "{\"error\":{\"code\":0,\"message\":\"UNREGISTERED\",\"status\":\"" + status + "\"}}";
  }

  private static String fcm(String status, String code) {
    return "{\"error\":{\"status\":\""
        + status
        + "\",\"details\":[{\"@type\":"
        + "\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\""
        + code
        + "\"}]}}";
  }

  private static String invalid(String field) {
    return "{\"error\":{\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":"
        + "\"type.googleapis.com/google.firebase.fcm.v1.FcmError\","
        + "\"errorCode\":\"INVALID_ARGUMENT\"},{\"@type\":"
        + "\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\""
        + field
        + "\",\"description\":\"x\"}]}]}}";
  }
}
