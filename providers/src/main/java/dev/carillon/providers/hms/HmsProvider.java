package dev.carillon.providers.hms;

import dev.carillon.api.ProviderKind;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderSettings;
import dev.carillon.providers.ProviderToken;
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
import dev.carillon.providers.oauth.ClientCredentialsGrant;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sends messages by Huawei Push Kit's v1 protocol, up to 1,000 devices a request.
 *
 * <p>Safe for many threads; {@link #close} lets what was submitted end.
 */
public final class HmsProvider implements PushProvider {

  private static final URI BASE = URI.create("https://push-api.cloud.huawei.com");
  private static final URI TOKEN_URL =
      URI.create("https://oauth-login.cloud.huawei.com/oauth2/v3/token");
  private static final int MAX_TOKENS = 1_000;
  private static final RequestHeaders HEADERS =
      RequestHeaders.none().with("content-type", "application/json; charset=UTF-8");

  private final Origin origin;
  private final String target;
  private final Clock clock;
  private final Transport client;
  private final AuthorizedClient authorized;

  public HmsProvider(
      HmsCredential credential, ProviderSettings settings, EventLoops loops, Clock clock) {
    this(
        credential,
        settings,
        new Http2Client(loops, Http2Options.of(settings), AddressResolver.unguarded()),
        clock);
  }

  /** With somebody else in the place of the network. */
  public HmsProvider(
      HmsCredential credential, ProviderSettings settings, Transport client, Clock clock) {
    URI base = settings.baseUrl() == null ? BASE : settings.baseUrl();
    URI tokenUrl = settings.tokenUrl() == null ? TOKEN_URL : settings.tokenUrl();
    this.origin = Origin.of(base);
    this.target = Origin.pathPrefix(base) + "/v1/" + credential.appId() + "/messages:send";
    this.clock = clock;
    this.client = client;
    this.authorized =
        new AuthorizedClient(
            client,
            new ClientCredentialsGrant(
                tokenUrl, credential.appId(), credential.clientSecret(), null),
            clock,
            settings.requestTimeout());
  }

  @Override
  public ProviderKind kind() {
    return ProviderKind.HMS;
  }

  @Override
  public void send(Submission submission, OutcomeSink sink) {
    Duration ttl = submission.options().remainingTtl(clock.instant());
    if (ttl.isNegative()) {
      Settling.all(submission.targets(), new Outcome.Expired("ttl"), sink);
      return;
    }
    HmsBody body = HmsBody.of(submission.payload(), ttl);
    authorized.send(new Work(requests(submission.targets()), body, sink));
  }

  /** Devices share a request; a topic or condition has one of its own. */
  private static List<List<PushTarget>> requests(List<PushTarget> targets) {
    List<List<PushTarget>> requests = new ArrayList<>();
    List<PushTarget> devices = new ArrayList<>();
    for (PushTarget each : targets) {
      if (each.token() instanceof ProviderToken.Registration) {
        devices.add(each);
      } else {
        requests.add(List.of(each));
      }
    }
    for (int from = 0; from < devices.size(); from += MAX_TOKENS) {
      requests.add(devices.subList(from, Math.min(devices.size(), from + MAX_TOKENS)));
    }
    return requests;
  }

  private final class Work implements AuthorizedWork {

    private final List<List<PushTarget>> requests;
    private final HmsBody body;
    private final OutcomeSink sink;

    Work(List<List<PushTarget>> requests, HmsBody body, OutcomeSink sink) {
      this.requests = requests;
      this.body = body;
      this.sink = sink;
    }

    @Override
    public int count() {
      return requests.size();
    }

    @Override
    public RequestHeaders headers() {
      return HEADERS;
    }

    @Override
    public Http2Request request(int index, RequestHeaders headers) {
      return new Http2Request(origin, target, headers, body.forTargets(requests.get(index)));
    }

    @Override
    public boolean refusesToken(Http2Result result) {
      return HmsOutcomes.refusesAccessToken(result);
    }

    @Override
    public void ended(int index, Http2Result result) {
      List<PushTarget> targets = requests.get(index);
      List<String> tokens = targets.stream().map(each -> each.token().identity()).toList();
      Map<String, Outcome> outcomes = HmsOutcomes.of(result, tokens, clock.instant());
      for (PushTarget each : targets) {
        sink.settled(each, outcomes.get(each.token().identity()));
      }
    }

    @Override
    public void unsent(int index, Outcome outcome) {
      Settling.all(requests.get(index), outcome, sink);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
