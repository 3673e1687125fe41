package dev.carillon.providers.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.api.FailureClass;
import dev.carillon.providers.http2.Http2Response;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.TransportFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Classifies what token endpoints answer (RFC 6749 sections 5.1 and 5.2). */
final class TokenAnswers {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TOKEN = 8 * 1024;
  private static final long DEFAULT_SECONDS = 3600;
  private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

  private TokenAnswers() {}

  static TokenResult of(Http2Result result, Instant now) {
    if (result instanceof Http2Response response) {
      return of(response, now);
    }
    TransportFailure failure = (TransportFailure) result;
    return new TokenFailure(
        FailureClass.NETWORK_TRANSPORT,
        "token_" + failure.kind().name().toLowerCase(Locale.ROOT),
        null);
  }

  private static TokenResult of(Http2Response response, Instant now) {
    JsonNode body = tree(response.body());
    int status = response.status();
    if (status == 200 && isToken(body.path("access_token"))) {
      return token(body, now);
    }
    Duration after = response.retryAfter(now);
    if (status == 429) {
      return new TokenFailure(FailureClass.PROVIDER_QUOTA, "token_" + status, after);
    }
    if (status >= 400 && status < 500 && status != 408) {
      return new TokenFailure(FailureClass.CREDENTIAL_AUTH, "token_" + code(body, status), null);
    }
    return new TokenFailure(FailureClass.PROVIDER_TRANSIENT, "token_" + status, after);
  }

  /** Only what may stand in a header. */
  private static boolean isToken(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : "";
    return !text.isEmpty()
        && text.length() <= MAX_TOKEN
        && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private static AccessToken token(JsonNode body, Instant now) {
    long seconds = body.path("expires_in").asLong(DEFAULT_SECONDS);
    Instant end = now.plusSeconds(Math.max(1, Math.min(seconds, LONGEST_SECONDS)));
    return new AccessToken(body.get("access_token").textValue(), now, end);
  }

  /** The error code, which is a fixed word or number; never the description, which is free text. */
  private static String code(JsonNode body, int status) {
    String error = body.path("error").asText("");
    return error.matches("[A-Za-z0-9_.-]{1,64}") ? error : Integer.toString(status);
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
