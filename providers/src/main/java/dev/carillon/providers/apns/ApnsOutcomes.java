package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import io.netty.handler.codec.http2.StreamBufferingEncoder.Http2GoAwayException;
import java.util.concurrent.CompletionException;

/**
 * What each answer of APNs means, by Apple's "Handling notification responses from APNs", and what
 * is known where there was no answer.
 */
final class ApnsOutcomes {

  static final String EXPIRED_PROVIDER_TOKEN = "ExpiredProviderToken";
  static final Outcome TIMED_OUT = network("timed_out");
  static final Outcome NOT_SENT = network("connect_failed");
  private static final Outcome REFUSED = network("stream_refused");
  private static final Outcome RESET = network("connection_reset");
  static final Outcome OVERLOADED = network("client_overloaded");
  static final Outcome CLOSED = network("client_closed");

  static final Outcome MALFORMED_TOKEN =
      new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "malformed_token");

  private ApnsOutcomes() {}

  static Outcome of(PushNotificationResponse<?> response) {
    if (response.isAccepted()) {
      return new Outcome.Accepted(
          response.getApnsId() == null ? null : response.getApnsId().toString());
    }
    int status = response.getStatusCode();
    String reason = response.getRejectionReason().orElse("status_" + status);
    return switch (reason) {
      case "Unregistered" ->
          status == 410
              ? new Outcome.Gone(reason, response.getTokenInvalidationTimestamp().orElse(null))
              : new Outcome.Rejected(FailureClass.UNKNOWN, reason);
      case "ExpiredToken" ->
          status == 410
              ? new Outcome.Gone(
                  reason, response.getTokenInvalidationTimestamp().orElse(null), true)
              : new Outcome.Rejected(FailureClass.UNKNOWN, reason);
      case "MissingDeviceToken", "BadPath" ->
          new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, reason);
      // A token of another environment or app looks just like a bad one: one wrong setting of the
      // operator would otherwise wipe a registry.
      case "BadDeviceToken",
          "DeviceTokenNotForTopic",
          "TopicDisallowed",
          "BadTopic",
          "MissingTopic",
          "BadCertificate",
          "BadCertificateEnvironment",
          "BadEnvironmentKeyInToken",
          "BadEnvironmentKeyIdInToken",
          "UnrelatedKeyIdInToken",
          "Forbidden",
          "InvalidProviderToken",
          "MissingProviderToken" ->
          new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, reason);
      case EXPIRED_PROVIDER_TOKEN ->
          new Outcome.Retryable(FailureClass.CREDENTIAL_AUTH, reason, null);
      case "BadCollapseId",
          "BadExpirationDate",
          "BadMessageId",
          "BadPriority",
          "DuplicateHeaders",
          "InvalidPushType",
          "PayloadEmpty",
          "PayloadTooLarge" ->
          new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, reason);
      case "IdleTimeout" -> network(reason);
      case "TooManyRequests", "TooManyProviderTokenUpdates" ->
          new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, reason, null);
      case "InternalServerError", "ServiceUnavailable", "Shutdown" ->
          new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, reason, null);
      default -> byStatus(status, reason);
    };
  }

  /** A reason that Apple's table did not have when this was written. */
  private static Outcome byStatus(int status, String reason) {
    if (status == 429) {
      return new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, reason, null);
    }
    if (status >= 500) {
      return new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, reason, null);
    }
    return new Outcome.Rejected(
        switch (status) {
          case 401, 403 -> FailureClass.CREDENTIAL_AUTH;
          case 413 -> FailureClass.CALLER_PAYLOAD;
          default -> FailureClass.UNKNOWN;
        },
        reason);
  }

  /**
   * No answer. The reason says whether the message certainly was not processed (it never left, or
   * GOAWAY says so) or may have been.
   *
   * @param written whether the request was made ready for a connection
   */
  static Outcome of(Throwable failure, boolean written) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof Http2GoAwayException) {
      return REFUSED;
    }
    if (written) {
      return RESET;
    }
    // Pushy's word for a client that was closed.
    return cause instanceof IllegalStateException ? CLOSED : NOT_SENT;
  }

  private static Outcome network(String reason) {
    return new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, reason, null);
  }
}
