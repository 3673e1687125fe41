package dev.carillon.providers.hms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.TransportFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Classifies Push Kit's answers by result code, then by status; meanings from Huawei's reference of
 * the downlink message API.
 */
final class HmsOutcomes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUCCESS = "80000000";
  private static final String PARTIAL = "80100000";
  private static final Set<String> TOKEN_REFUSED = Set.of("80200001", "80200003");

  private HmsOutcomes() {}

  /** The outcome of each token of one request. */
  static Map<String, Outcome> of(Http2Result result, Iterable<String> tokens, Instant now) {
    Map<String, Outcome> outcomes = new HashMap<>();
    Outcome common = common(result, now);
    tokens.forEach(token -> outcomes.put(token, common));
    if (result instanceof Http2Response response) {
      JsonNode body = tree(response.body());
      if (code(body).equals(PARTIAL)) {
        Outcome gone = new Outcome.Gone(PARTIAL, null);
        illegalTokens(body).forEach(token -> outcomes.replace(token.asText(), gone));
      }
    }
    return outcomes;
  }

  /** Whether the access token was refused, and not what it was used for. */
  static boolean refusesAccessToken(Http2Result result) {
    return result instanceof Http2Response response
        && TOKEN_REFUSED.contains(code(tree(response.body())));
  }

  private static Outcome common(Http2Result result, Instant now) {
    if (result instanceof TransportFailure failure) {
      return failure.outcome();
    }
    Http2Response response = (Http2Response) result;
    JsonNode body = tree(response.body());
    String code = code(body);
    Duration after = response.retryAfter(now);
    return switch (code) {
      case SUCCESS -> new Outcome.Accepted(body.path("requestId").asText(null));
      case PARTIAL -> partial(body);
      case "80300007" -> new Outcome.Gone(code, null);
      // Parameters, token count, structure, expiry, collapse key, sensitive words, size, number of
      // tokens, high priority without the permission.
      case "80100001",
          "80100002",
          "80100003",
          "80100004",
          "80100013",
          "80100016",
          "80300008",
          "80300010",
          "80300011" ->
          new Outcome.Rejected(FailureClass.CALLER_PAYLOAD, code);
      case "80200001", "80200003", "80300002" ->
          new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, code);
      case "80100017" -> new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, code, after);
      case "80600003", "81000001" ->
          new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, code, after);
      default -> byStatus(response.status(), code, after);
    };
  }

  /** What holds for the tokens that are not named; without names nothing is known of any. */
  private static Outcome partial(JsonNode body) {
    return illegalTokens(body).isArray()
        ? new Outcome.Accepted(body.path("requestId").asText(null))
        : new Outcome.Rejected(FailureClass.UNKNOWN, PARTIAL);
  }

  private static Outcome byStatus(int status, String code, Duration after) {
    String reason = code.isEmpty() ? "status_" + status : code;
    return switch (status) {
      case 401, 403 -> new Outcome.Rejected(FailureClass.CREDENTIAL_AUTH, reason);
      // Huawei documents 503 as traffic control.
      case 429, 503 -> new Outcome.Retryable(FailureClass.PROVIDER_QUOTA, reason, after);
      default ->
          status >= 500
              ? new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, reason, after)
              : new Outcome.Rejected(FailureClass.UNKNOWN, reason);
    };
  }

  /** The message of a partial success is JSON inside a text. */
  private static JsonNode illegalTokens(JsonNode body) {
    try {
      return JSON.readTree(body.path("msg").asText("")).path("illegal_tokens");
    } catch (IOException e) {
      // Not the documented form; the caller sees that no list is there.
      return JSON.missingNode();
    }
  }

  private static String code(JsonNode body) {
    String code = body.path("code").asText("");
    return code.matches("[0-9]{1,10}") ? code : "";
  }

  private static JsonNode tree(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      // Not JSON, for example a proxy's page: the status says enough.
      return JSON.missingNode();
    }
  }
}
