package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.auth.AuthenticationToken;
import io.netty.util.AsciiString;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The one provider token (JWT) of a team and key at a time. Apple wants a token used for 20 to 60
 * minutes, and refuses a server that shows new ones more often (TooManyProviderTokenUpdates). Only
 * used on the event loop of {@link ApnsThreads}.
 */
final class ProviderTokenSource {

  static final Duration LIFETIME = Duration.ofMinutes(40);
  private static final Duration YOUNGEST_RENEWAL = Duration.ofMinutes(20);

  private final ApnsSigningKey key;
  private final Clock clock;
  private AsciiString authorization;
  private Instant issuedAt = Instant.EPOCH;

  ProviderTokenSource(ApnsSigningKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /** The value of the {@code authorization} header. */
  AsciiString authorization() {
    Instant now = clock.instant();
    if (authorization == null || !now.isBefore(issuedAt.plus(LIFETIME))) {
      authorization = new AuthenticationToken(key, now).getAuthorizationHeader();
      issuedAt = now;
    }
    return authorization;
  }

  /** APNs called the token expired: it is renewed unless that would be too soon for Apple. */
  void expired() {
    if (!clock.instant().isBefore(issuedAt.plus(YOUNGEST_RENEWAL))) {
      authorization = null;
    }
  }
}
