package dev.carillon.providers.oauth;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.Transport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The access token of one credential.
 *
 * <p>Fetched when first wanted, kept, and renewed in the background after four fifths of its life,
 * so that nobody waits for it again. However many ask, one request is under way. A failure is
 * remembered for a moment, so that a refused credential does not become a flood. Safe for many
 * threads.
 */
public final class AccessTokens {

  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration MARGIN = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_REFUSED = Duration.ofSeconds(10);
  private static final Duration FORCED_EVERY = Duration.ofSeconds(10);
  private static final int MAX_WAITING = 100_000;

  private final Transport client;
  private final Grant grant;
  private final Clock clock;
  private final Duration timeout;

  private final Object lock = new Object();
  private final List<Consumer<TokenResult>> waiting = new ArrayList<>();
  private AccessToken current;
  private TokenFailure failure;
  private Instant failureUntil = Instant.MIN;
  private Instant forcedAt = Instant.MIN;
  private boolean fetching;

  /**
   * @param requestTimeout no fetch takes longer, nor longer than 10 s
   */
  public AccessTokens(Transport client, Grant grant, Clock clock, Duration requestTimeout) {
    this.client = client;
    this.grant = grant;
    this.clock = clock;
    this.timeout = requestTimeout.compareTo(FETCH_TIMEOUT) < 0 ? requestTimeout : FETCH_TIMEOUT;
  }

  /**
   * Hands over a token or the reason why there is none, at once on this thread when it is known, or
   * later on an event loop: it must not block.
   */
  public void acquire(Consumer<TokenResult> then) {
    Instant now = clock.instant();
    TokenResult known;
    boolean fetch;
    synchronized (lock) {
      known = known(now);
      if (known == null) {
        waiting.add(then);
      }
      fetch = !fetching && !now.isBefore(failureUntil) && (known == null || isOld(now));
      fetching |= fetch;
    }
    if (fetch) {
      fetch(now);
    }
    if (known != null) {
      then.accept(known);
    }
  }

  /**
   * Says that the provider refused a token. It is dropped if it is still the current one, but not
   * more than once in ten seconds: a provider that refuses every token must not cost a fetch for
   * each message.
   */
  public void refused(AccessToken token) {
    Instant now = clock.instant();
    synchronized (lock) {
      if (token.equals(current) && !now.isBefore(forcedAt.plus(FORCED_EVERY))) {
        current = null;
        forcedAt = now;
      }
    }
  }

  /** What can be said at once; null when one has to wait. */
  private TokenResult known(Instant now) {
    if (current != null && now.isBefore(current.expiresAt().minus(margin(current)))) {
      return current;
    }
    if (now.isBefore(failureUntil)) {
      return failure;
    }
    return waiting.size() < MAX_WAITING
        ? null
        : new TokenFailure(FailureClass.NETWORK_TRANSPORT, "token_waiters", null);
  }

  private boolean isOld(Instant now) {
    if (current == null) {
      return false;
    }
    Duration life = Duration.between(current.issuedAt(), current.expiresAt());
    return !now.isBefore(current.issuedAt().plus(life.multipliedBy(4).dividedBy(5)));
  }

  private static Duration margin(AccessToken token) {
    Duration tenth = Duration.between(token.issuedAt(), token.expiresAt()).dividedBy(10);
    return tenth.compareTo(MARGIN) < 0 ? tenth : MARGIN;
  }

  private void fetch(Instant now) {
    client.submit(List.of(grant.request(now)), timeout, (index, result) -> fetched(result));
  }

  private void fetched(Http2Result result) {
    Instant now = clock.instant();
    TokenResult token = TokenAnswers.of(result, now);
    List<Consumer<TokenResult>> waited;
    synchronized (lock) {
      fetching = false;
      if (token instanceof AccessToken fresh) {
        current = fresh;
        failureUntil = Instant.MIN;
      } else {
        failure = (TokenFailure) token;
        failureUntil = now.plus(failure.refused() ? PAUSE_REFUSED : PAUSE);
      }
      waited = List.copyOf(waiting);
      waiting.clear();
    }
    waited.forEach(then -> then.accept(token));
  }
}
