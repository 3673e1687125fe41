package dev.carillon.providers.webpush;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.TransportFailure;
import java.time.Duration;
import java.time.Instant;

/**
 * What each answer of a push service means (RFC 8030 sections 5 to 7, RFC 8292 section 4.2). Only
 * the status counts: bodies differ from service to service.
 */
final class WebPushOutcomes {

  /** As long as a delivery's record holds. */
  private static final int MAX_MESSAGE_ID = 256;

  private WebPushOutcomes() {}

  static Outcome of(Http2Result result, Instant now) {
    if (result instanceof Http2Response response) {
      return of(response, now);
    }
    return ((TransportFailure) result).outcome();
  }

  private static Outcome of(Http2Response response, Instant now) {
    int status = response.status();
    String reason = "status_" + status;
    return switch (status) {
      case 200, 201, 202, 204 -> new Outcome.Accepted(messageId(response.header("location")));
      case 404, 410 -> new Outcome.Gone(reason, null);
      // Our own headers are always well-formed: what is left is what the caller asked for.
      case 400, 413 -> new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, reason);
      // The key pair, or a subscription made with another one: never a reason to clear a device.
      case 401, 403 -> new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, reason);
      // 406 is how Microsoft's push service throttles a channel.
      case 406, 429 ->
          new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, reason, response.retryAfter(now));
      case 408, 425 -> transientFailure(reason, response.retryAfter(now));
      default ->
          status >= 500
              ? transientFailure(reason, response.retryAfter(now))
              : new Outcome.Rejected(FailureClass.UNKNOWN, reason);
    };
  }

  private static Outcome transientFailure(String reason, Duration after) {
    return new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, reason, after);
  }

  /** The message's own address (RFC 8030 section 5), its last part where the whole is too long. */
  private static String messageId(String location) {
    if (location == null || location.length() <= MAX_MESSAGE_ID) {
      return location;
    }
    String last = location.substring(location.lastIndexOf('/') + 1);
    return last.isEmpty() || last.length() > MAX_MESSAGE_ID ? null : last;
  }
}
