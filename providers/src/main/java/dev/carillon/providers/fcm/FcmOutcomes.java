package dev.carillon.providers.fcm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.TransportFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * Classifies FCM's answers by status and error details ({@code google.firebase.fcm.v1.FcmError},
 * {@code google.rpc.BadRequest}), never by their text.
 */
final class FcmOutcomes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError";
  private static final String BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";
  private static final String TOKEN_FIELD = "message.token";

  private FcmOutcomes() {}

  static Outcome of(Http2Result result, Instant now) {
    if (result instanceof TransportFailure failure) {
      return failure.outcome();
    }
    Http2Response response = (Http2Response) result;
    return response.status() == 200
        ? new Outcome.Accepted(messageId(response.body()))
        : refused(response, now);
  }

  /** Whether the access token was refused, and not what it was used for. */
  static boolean refusesAccessToken(Http2Result result) {
    return result instanceof Http2Response response
        && response.status() == 401
        && !"THIRD_PARTY_AUTH_ERROR".equals(errorCode(error(response.body())));
  }

  private static Outcome refused(Http2Response response, Instant now) {
    JsonNode error = error(response.body());
    Duration after = response.retryAfter(now);
    String code = errorCode(error);
    return switch (code) {
      case "UNREGISTERED" -> new Outcome.Gone(code, null);
      case "SENDER_ID_MISMATCH", "THIRD_PARTY_AUTH_ERROR" ->
          new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, code);
      case "QUOTA_EXCEEDED" -> new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, code, after);
      case "UNAVAILABLE", "INTERNAL" ->
          new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, code, after);
      case "INVALID_ARGUMENT" -> invalidArgument(error);
      default -> byStatus(response.status(), error, after);
    };
  }

  /**
   * It blames the token only where it names that field; everything else is the message's fault.
   * Google asks to delete such a token: "Best practices for FCM registration token management".
   */
  private static Outcome invalidArgument(JsonNode error) {
    for (JsonNode detail : error.path("details")) {
      if (BAD_REQUEST.equals(detail.path("@type").asText())) {
        for (JsonNode violation : detail.path("fieldViolations")) {
          if (TOKEN_FIELD.equals(violation.path("field").asText())) {
            return new Outcome.Gone("INVALID_ARGUMENT " + TOKEN_FIELD, null, true);
          }
        }
      }
    }
    return new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, "INVALID_ARGUMENT");
  }

  private static Outcome byStatus(int status, JsonNode error, Duration after) {
    String word = error.path("status").asText("");
    String reason = word.matches("[A-Z_]{1,40}") ? word : "status_" + status;
    return switch (status) {
      case 400 -> invalidArgument(error);
      case 413 -> new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, reason);
      // Without UNREGISTERED a 404 speaks of the project, not of the device.
      case 401, 403, 404 -> new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, reason);
      case 408 -> new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, reason, after);
      case 429 -> new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, reason, after);
      default ->
          status >= 500
              ? new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, reason, after)
              : new Outcome.Rejected(FailureClass.UNKNOWN, reason);
    };
  }

  private static String errorCode(JsonNode error) {
    for (JsonNode detail : error.path("details")) {
      if (FCM_ERROR.equals(detail.path("@type").asText())) {
        return detail.path("errorCode").asText("");
      }
    }
    return "";
  }

  private static JsonNode error(byte[] body) {
    try {
      return JSON.readTree(body).path("error");
    } catch (IOException e) {
      // Not JSON, for example a proxy's page: the status says enough.
      return JSON.missingNode();
    }
  }

  /**
   * The last part of {@code {"name":"projects/p/messages/id"}}, found without building a tree: this
   * runs for each message.
   */
  private static String messageId(byte[] body) {
    int slash = lastIndexOf(body, '/', body.length);
    int quote = lastIndexOf(body, '"', body.length);
    return slash < 0 || quote <= slash
        ? null
        : new String(body, slash + 1, quote - slash - 1, StandardCharsets.US_ASCII);
  }

  private static int lastIndexOf(byte[] bytes, char wanted, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
