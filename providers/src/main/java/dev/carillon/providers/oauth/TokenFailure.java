package dev.carillon.providers.oauth;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import java.time.Duration;

/**
 * No access token.
 *
 * @param failureClass {@code CREDENTIAL_AUTH} when the credential was refused, else why it may work
 *     later
 * @param reason the authorization server's error code or what broke; no secret
 * @param after the server's own word, null for none
 */
public record TokenFailure(FailureClass failureClass, String reason, Duration after)
    implements TokenResult {

  /** What this means for each device that waited for the token. */
  public Outcome outcome() {
    return refused()
        ? new Outcome.Rejected(failureClass, reason)
        : new Outcome.Retryable(failureClass, reason, after);
  }

  boolean refused() {
    return failureClass == FailureClass.CREDENTIAL_AUTH;
  }
}
