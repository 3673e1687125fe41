package dev.carillon.providers.oauth;

import java.time.Instant;

/** A bearer token. A secret: prints as {@code [REDACTED]}. */
public record AccessToken(String value, Instant issuedAt, Instant expiresAt)
    implements TokenResult {

  /** The value of the {@code Authorization} header. */
  public String authorization() {
    return "Bearer " + value;
  }

  @Override
  public String toString() {
    return "AccessToken [REDACTED]";
  }
}
