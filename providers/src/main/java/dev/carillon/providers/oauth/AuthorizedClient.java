package dev.carillon.providers.oauth;

import dev.carillon.api.FailureClass;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.http2.Transport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests with the access token of one credential. A token that the provider refuses is
 * fetched anew once, and the requests that carried it are sent again. Safe for many threads.
 */
public final class AuthorizedClient {

  private static final Logger LOG = LoggerFactory.getLogger(AuthorizedClient.class);

  private final Transport client;
  private final AccessTokens tokens;
  private final Clock clock;
  private final Duration timeout;

  /**
   * A client that connects when first used.
   *
   * @param timeout from handing over work to the end of each of its requests, the wait for a token
   *     and a second attempt included
   */
  public AuthorizedClient(Transport client, Grant grant, Clock clock, Duration timeout) {
    this.client = client;
    this.tokens = new AccessTokens(client, grant, clock, timeout);
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Sends all requests of the work and returns at once. */
  public void send(AuthorizedWork work) {
    int[] all = new int[work.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    acquire(new Attempt(work, all, clock.instant().plus(timeout), true));
  }

  /** Some requests of the work that are sent now, and whether their token may be renewed still. */
  private static final class Attempt {

    final AuthorizedWork work;
    final int[] indexes;
    final Instant deadline;
    final boolean mayRenew;

    Attempt(AuthorizedWork work, int[] indexes, Instant deadline, boolean mayRenew) {
      this.work = work;
      this.indexes = indexes;
      this.deadline = deadline;
      this.mayRenew = mayRenew;
    }

    Attempt again(int index) {
      return new Attempt(work, new int[] {index}, deadline, false);
    }

    void failed(Outcome outcome) {
      for (int index : indexes) {
        work.unsent(index, outcome);
      }
    }
  }

  private void acquire(Attempt attempt) {
    tokens.acquire(
        result -> {
          if (result instanceof AccessToken token) {
            send(attempt, token);
          } else {
            attempt.failed(((TokenFailure) result).outcome());
          }
        });
  }

  private void send(Attempt attempt, AccessToken token) {
    Duration left = Duration.between(clock.instant(), attempt.deadline);
    if (left.isNegative() || left.isZero()) {
      attempt.failed(new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "token_late", null));
      return;
    }
    List<Http2Request> requests;
    try {
      requests = requests(attempt, token);
    } catch (IllegalArgumentException e) {
      // A target or header that no check before has met: the devices still get their outcomes.
      LOG.error("a request could not be made", e);
      attempt.failed(new Outcome.Rejected(FailureClass.UNKNOWN, "request_not_made"));
      return;
    }
    client.submit(requests, left, (at, result) -> ended(attempt, at, token, result));
  }

  private static List<Http2Request> requests(Attempt attempt, AccessToken token) {
    AuthorizedWork work = attempt.work;
    RequestHeaders headers = work.headers().with("authorization", token.authorization());
    List<Http2Request> requests = new ArrayList<>(attempt.indexes.length);
    for (int index : attempt.indexes) {
      requests.add(work.request(index, headers));
    }
    return requests;
  }

  private void ended(Attempt attempt, int at, AccessToken token, Http2Result result) {
    int index = attempt.indexes[at];
    if (attempt.mayRenew && attempt.work.refusesToken(result)) {
      tokens.refused(token);
      acquire(attempt.again(index));
    } else {
      attempt.work.ended(index, result);
    }
  }
}
