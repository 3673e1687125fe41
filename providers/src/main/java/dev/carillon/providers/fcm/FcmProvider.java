package dev.carillon.providers.fcm;

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
import dev.carillon.providers.http2.Transport;
import dev.carillon.providers.oauth.AuthorizedClient;
import dev.carillon.providers.oauth.AuthorizedWork;
import dev.carillon.providers.oauth.ServiceAccountGrant;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Sends messages by FCM's HTTP v1 protocol, one request a device.
 *
 * <p>Safe for many threads; {@link #close} lets what was submitted end.
 */
public final class FcmProvider implements PushProvider {

  private static final URI BASE = URI.create("https://fcm.googleapis.com");
  private static final URI TOKEN_URL = URI.create("https://oauth2.googleapis.com/token");
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
  private static final RequestHeaders HEADERS =
      RequestHeaders.none().with("content-type", "application/json");

  private final Origin origin;
  private final String target;
  private final Clock clock;
  private final Transport client;
  private final AuthorizedClient authorized;

  public FcmProvider(
      FcmCredential credential, ProviderSettings settings, EventLoops loops, Clock clock) {
    this(
        credential,
        settings,
        new Http2Client(loops, Http2Options.of(settings), AddressResolver.unguarded()),
        clock);
  }

  /** With somebody else in the place of the network. */
  public FcmProvider(
      FcmCredential credential, ProviderSettings settings, Transport client, Clock clock) {
    URI base = settings.baseUrl() == null ? BASE : settings.baseUrl();
    this.origin = Origin.of(base);
    this.target =
        Origin.pathPrefix(base) + "/v1/projects/" + credential.projectId() + "/messages:send";
    this.clock = clock;
    this.client = client;
    this.authorized =
        new AuthorizedClient(client, grant(credential, settings), clock, settings.requestTimeout());
  }

  private static ServiceAccountGrant grant(FcmCredential credential, ProviderSettings settings) {
    return new ServiceAccountGrant(
        settings.tokenUrl() == null ? TOKEN_URL : settings.tokenUrl(),
        credential.clientEmail(),
        SCOPE,
        credential.keyId(),
        credential.signingKey());
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
    authorized.send(new Work(submission.targets(), FcmBody.of(submission.payload(), ttl), sink));
  }

  private final class Work implements AuthorizedWork {

    private final List<PushTarget> targets;
    private final FcmBody body;
    private final OutcomeSink sink;

    Work(List<PushTarget> targets, FcmBody body, OutcomeSink sink) {
      this.targets = targets;
      this.body = body;
      this.sink = sink;
    }

    @Override
    public int count() {
      return targets.size();
    }

    @Override
    public RequestHeaders headers() {
      return HEADERS;
    }

    @Override
    public Http2Request request(int index, RequestHeaders headers) {
      return new Http2Request(origin, target, headers, body.forTarget(targets.get(index).token()));
    }

    @Override
    public boolean refusesToken(Http2Result result) {
      return FcmOutcomes.refusesAccessToken(result);
    }

    @Override
    public void ended(int index, Http2Result result) {
      sink.settled(targets.get(index), FcmOutcomes.of(result, clock.instant()));
    }

    @Override
    public void unsent(int index, Outcome outcome) {
      sink.settled(targets.get(index), outcome);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
