package dev.carillon.providers.apns;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.StreamBufferingEncoder.Http2GoAwayException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApnsOutcomesTest {

  private static final UUID ID = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
  private static final Instant SINCE = Instant.parse("2026-04-01T00:00:00Z");

  @Test
  void acceptsWithTheApnsId() {
    assertThat(ApnsOutcomes.of(new Response(200, null, null)))
        .isEqualTo(new Outcome.Accepted(ID.toString()));
  }

  @Test
  void onlyUnregisteredAndExpiredClearADevice() {
    assertThat(ApnsOutcomes.of(new Response(410, "Unregistered", SINCE)))
        .isEqualTo(new Outcome.Gone("Unregistered", SINCE));
    assertThat(ApnsOutcomes.of(new Response(410, "Unregistered", null)))
        .isEqualTo(new Outcome.Gone("Unregistered", null));
    assertThat(ApnsOutcomes.of(new Response(410, "ExpiredToken", SINCE)))
        .isEqualTo(new Outcome.Gone("ExpiredToken", SINCE, true));
    assertThat(ApnsOutcomes.of(new Response(400, "ExpiredToken", SINCE)))
        .isInstanceOf(Outcome.Rejected.class);
    assertThat(ApnsOutcomes.of(new Response(410, null, SINCE)))
        .isEqualTo(new Outcome.Rejected(FailureClass.UNKNOWN, "status_410"));
    assertThat(ApnsOutcomes.of(new Response(400, "Unregistered", SINCE)))
        .isInstanceOf(Outcome.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource({
    "400, MissingDeviceToken, DEVICE_TERMINAL",
    "404, BadPath, DEVICE_TERMINAL",
    "400, BadDeviceToken, CREDENTIAL_AUTH",
    "400, DeviceTokenNotForTopic, CREDENTIAL_AUTH",
    "400, TopicDisallowed, CREDENTIAL_AUTH",
    "400, BadTopic, CREDENTIAL_AUTH",
    "400, MissingTopic, CREDENTIAL_AUTH",
    "403, BadCertificate, CREDENTIAL_AUTH",
    "403, BadCertificateEnvironment, CREDENTIAL_AUTH",
    "403, BadEnvironmentKeyInToken, CREDENTIAL_AUTH",
    "403, BadEnvironmentKeyIdInToken, CREDENTIAL_AUTH",
    "403, UnrelatedKeyIdInToken, CREDENTIAL_AUTH",
    "403, Forbidden, CREDENTIAL_AUTH",
    "403, InvalidProviderToken, CREDENTIAL_AUTH",
    "403, MissingProviderToken, CREDENTIAL_AUTH",
    "400, BadCollapseId, CALLER_PAYLOAD",
    "400, BadExpirationDate, CALLER_PAYLOAD",
    "400, BadMessageId, CALLER_PAYLOAD",
    "400, BadPriority, CALLER_PAYLOAD",
    "400, DuplicateHeaders, CALLER_PAYLOAD",
    "400, InvalidPushType, CALLER_PAYLOAD",
    "400, PayloadEmpty, CALLER_PAYLOAD",
    "413, PayloadTooLarge, CALLER_PAYLOAD",
    "405, MethodNotAllowed, UNKNOWN",
    "400, SomethingNew, UNKNOWN",
    "403, SomethingNew, CREDENTIAL_AUTH",
    "413, SomethingNew, CALLER_PAYLOAD"
  })
  void rejects(int status, String reason, FailureClass failureClass) {
    assertThat(ApnsOutcomes.of(new Response(status, reason, null)))
        .isEqualTo(new Outcome.Rejected(failureClass, reason));
  }

  @ParameterizedTest
  @CsvSource({
    "403, ExpiredProviderToken, CREDENTIAL_AUTH",
    "400, IdleTimeout, NETWORK_TRANSPORT",
    "429, TooManyRequests, PROVIDER_QUOTA",
    "429, TooManyProviderTokenUpdates, PROVIDER_QUOTA",
    "429, SomethingNew, PROVIDER_QUOTA",
    "500, InternalServerError, PROVIDER_TRANSIENT",
    "503, ServiceUnavailable, PROVIDER_TRANSIENT",
    "503, Shutdown, PROVIDER_TRANSIENT",
    "502, SomethingNew, PROVIDER_TRANSIENT"
  })
  void retries(int status, String reason, FailureClass failureClass) {
    assertThat(ApnsOutcomes.of(new Response(status, reason, null)))
        .isEqualTo(new Outcome.Retryable(failureClass, reason, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503})
  void namesTheStatusWhereThereIsNoReason(int status) {
    assertThat(ApnsOutcomes.of(new Response(status, null, null)))
        .isEqualTo(
            new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "status_" + status, null));
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new ConnectException("refused"), "connect_failed", "connection_reset"),
        Arguments.of(new UnknownHostException("api"), "connect_failed", "connection_reset"),
        Arguments.of(new SSLHandshakeException("no"), "connect_failed", "connection_reset"),
        Arguments.of(new IOException("Stream closed"), "connect_failed", "connection_reset"),
        Arguments.of(
            new Http2Exception(Http2Error.INTERNAL_ERROR, "broken"),
            "connect_failed",
            "connection_reset"),
        Arguments.of(
            new Http2GoAwayException(1, 0, new byte[0]), "stream_refused", "stream_refused"),
        Arguments.of(new IllegalStateException("closed"), "client_closed", "connection_reset"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatIsKnownWithoutAnAnswer(Throwable failure, String unwritten, String written) {
    assertThat(ApnsOutcomes.of(failure, false)).isEqualTo(network(unwritten));
    assertThat(ApnsOutcomes.of(failure, true)).isEqualTo(network(written));
    assertThat(ApnsOutcomes.of(new CompletionException(failure), true)).isEqualTo(network(written));
  }

  private static Outcome network(String reason) {
    return new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, reason, null);
  }

  /** An answer made by hand. */
  private record Response(int status, String reason, Instant since)
      implements PushNotificationResponse<ApnsPushNotification> {

    @Override
    public ApnsPushNotification getPushNotification() {
      return null;
    }

    @Override
    public boolean isAccepted() {
      return status == 200;
    }

    @Override
    public UUID getApnsId() {
      return ID;
    }

    @Override
    public int getStatusCode() {
      return status;
    }

    @Override
    public Optional<String> getRejectionReason() {
      return Optional.ofNullable(reason);
    }

    @Override
    public Optional<Instant> getTokenInvalidationTimestamp() {
      return Optional.ofNullable(since);
    }
  }
}
