package dev.carillon.providers.wns;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.TransportFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Classifies WNS's answers by status and {@code X-WNS-*} headers. */
final class WnsOutcomes {

  private WnsOutcomes() {}

  static Outcome of(Http2Result result, Instant now) {
    if (result instanceof TransportFailure failure) {
      return failure.outcome();
    }
    Http2Response response = (Http2Response) result;
    int status = response.status();
    Duration after = response.retryAfter(now);
    String reason = "status_" + status;
    return switch (status) {
      case 200 -> taken(response, after);
      case 400, 413 -> new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, reason);
      // 403: the channel belongs to another app than the token.
      case 401, 403 -> new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, reason);
      case 404, 410 -> new Outcome.Gone(reason, null);
      case 406, 429 -> new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, reason, after);
      default ->
          status >= 500
              ? new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, reason, after)
              : new Outcome.Rejected(FailureClass.UNKNOWN, reason);
    };
  }

  static boolean refusesAccessToken(Http2Result result) {
    return result instanceof Http2Response response && response.status() == 401;
  }

  /** A 200 says what became of it in a header, which the documentation spells in two ways. */
  private static Outcome taken(Http2Response response, Duration after) {
    String status = response.header("x-wns-status");
    if (status == null) {
      status = response.header("x-wns-notificationstatus");
    }
    String word = status == null ? "received" : status.toLowerCase(Locale.ROOT);
    return switch (word) {
      case "received" -> new Outcome.Accepted(response.header("x-wns-msg-id"));
      case "dropped" -> new Outcome.Rejected(FailureClass.DEVICE_TRANSIENT, word);
      case "channelthrottled" -> new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, word, after);
      default -> new Outcome.Rejected(FailureClass.UNKNOWN, "x-wns-status");
    };
  }
}
