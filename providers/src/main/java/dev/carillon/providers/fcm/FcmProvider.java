package dev.carillon.providers.fcm;

import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Settling;
import dev.carillon.providers.Submission;
import dev.carillon.providers.http2.AddressResolver;
import dev.carillon.providers.http2.EventLoops;
import dev.carillon.providers.http2.Http2Client;
import dev.carillon.providers.http2.Http2Options;
import dev.carillon.providers.http2.Http2Request;
import dev.carillon.providers.http2.Http2Result;
import dev.carillon.providers.http2.Origin;
import dev.carillon.providers.http2.RequestHeaders;
import dev.carillon.providers.oauth.AccessToken;
import dev.carillon.providers.oauth.AccessTokens;
import dev.carillon.providers.oauth.ServiceAccountGrant;
import dev.carillon.providers.oauth.TokenFailure;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends messages by FCM's HTTP v1 protocol, one request a device.
 *
 * <p>An access token that FCM refuses is fetched anew once and the message sent again. Safe for
 * many threads; {@link #close} lets what was submitted end.
 */
public final class FcmProvider implements PushProvider {

  private static final URI BASE = URI.create("https://fcm.googleapis.com");
  private static final URI TOKEN_URL = URI.create("https://oauth2.googleapis.com/token");
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

  private final Origin origin;
  private final String target;
  private final Duration timeout;
  private final Clock clock;
  private final Http2Client client;
  private final AccessTokens tokens;

  public FcmProvider(
      FcmCredential credential, ProviderSettings settings, EventLoops loops, Clock clock) {
    URI base = settings.baseUrl() == null ? BASE : settings.baseUrl();
    URI tokenUrl = settings.tokenUrl() == null ? TOKEN_URL : settings.tokenUrl();
    this.origin = Origin.of(base);
    this.target =
        Origin.pathPrefix(base) + "/v1/projects/" + credential.projectId() + "/messages:send";
    this.timeout = settings.requestTimeout();
    this.clock = clock;
    this.client = new Http2Client(loops, Http2Options.of(settings), AddressResolver.unguarded());
    this.tokens =
        new AccessTokens(
            client,
            new ServiceAccountGrant(
                tokenUrl,
                credential.clientEmail(),
                SCOPE,
                credential.keyId(),
                credential.signingKey()),
            clock,
            timeout);
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.FCM;
  }

  @Override
  public void send(Submission submission, OutcomeSink sink) {
    Duration ttl = submission.options().remainingTtl(clock.instant());
    if (ttl.isNegative()) {
      Settling.all(submission.targets(), new Outcome.Expired("ttl"), sink);
      return;
    }
    FcmBody body = FcmBody.of(submission.payload(), ttl);
    Instant deadline = clock.instant().plus(timeout);
    send(new Work(body, submission.targets(), sink, deadline, true));
  }

  /**
   * Devices to send one message to.
   *
   * @param mayRenew whether a refused access token may be renewed still
   */
  private record Work(
      FcmBody body,
      List<PushTarget> targets,
      OutcomeSink sink,
      Instant deadline,
      boolean mayRenew) {

    Work again(PushTarget target) {
      return new Work(body, List.of(target), sink, deadline, false);
    }
  }

  private void send(Work work) {
    tokens.acquire(
        result -> {
          if (result instanceof AccessToken token) {
            send(work, token);
          } else {
            Settling.all(work.targets(), ((TokenFailure) result).outcome(), work.sink());
          }
        });
  }

  private void send(Work work, AccessToken token) {
    Duration left = Duration.between(clock.instant(), work.deadline());
    if (left.isNegative() || left.isZero()) {
      Outcome late = new Outcome.Retryable(FailureClass.NETWORK_TRANSPORT, "token_late", null);
      Settling.all(work.targets(), late, work.sink());
      return;
    }
    RequestHeaders headers =
        RequestHeaders.none()
            .with("authorization", token.authorization())
            .with("content-type", "application/json");
    List<Http2Request> requests = new ArrayList<>(work.targets().size());
    for (PushTarget device : work.targets()) {
      requests.add(
          new Http2Request(origin, target, headers, work.body().forTarget(device.token())));
    }
    client.submit(
        requests, left, (index, result) -> settle(work, work.targets().get(index), token, result));
  }

  private void settle(Work work, PushTarget device, AccessToken token, Http2Result result) {
    if (work.mayRenew() && FcmOutcomes.refusesAccessToken(result)) {
      tokens.refused(token);
      send(work.again(device));
      return;
    }
    work.sink().settled(device, FcmOutcomes.of(result, clock.instant()));
  }

  @Override
  public void close() {
    client.close();
  }
}
